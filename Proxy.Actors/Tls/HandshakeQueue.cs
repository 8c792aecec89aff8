using Proxy.Transport;

namespace Proxy.Actors.Tls;

/// <summary>Where a loop's TLS handshakes take turns: a handshake costs about a millisecond, so few steps are done between two looks
/// at the loop's events, and only so many handshakes are in progress at a time. Used on the loop's thread.</summary>
/// <remarks><code>
/// Quiet --its peer has sent--> Ready --its turn--> Idle --its peer has sent--> Ready ...
///   \--and all places are taken--> Waiting --one ends or gives way--> Ready
/// </code>
/// A place is had from the first byte to the end: who says nothing keeps nobody waiting. First come, first served. One that waits is not
/// read; its client waits in TCP. While any wait, those give way whose peers have kept their places for
/// <see cref="PatienceMilliseconds"/>; the time in which their turn was due is ours.</remarks>
internal sealed class HandshakeQueue : LoopTimer
{
    /// <summary>How long a peer may take in all before its handshake gives way to others that wait.</summary>
    internal const int PatienceMilliseconds = 2000;

    // How often it is looked for those.
    private const int LookMilliseconds = 100;

    private readonly IoLoop _loop;
    private readonly int _max;
    private readonly int _perRound;
    private readonly LinkedList<IHandshake> _waiting = new();
    private readonly LinkedList<IHandshake> _ready = new();
    private readonly LinkedList<IHandshake> _inProgress = new(); // those that are ready, too; in the order in which they came
    private long _lookedAt = long.MinValue / 2;

    /// <summary>Sets the queue up.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="max">Handshakes in progress at most; above 0.</param>
    /// <param name="perRound">Steps in a round of the loop at most; above 0.</param>
    public HandshakeQueue(IoLoop loop, int max, int perRound = 1)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(perRound, 1);
        (_loop, _max, _perRound) = (loop, max, perRound);
    }

    /// <summary>Handshakes in progress.</summary>
    public int InProgress => _inProgress.Count;

    /// <summary>Handshakes that wait for one of those to end.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>A handshake may begin.</summary>
    /// <param name="handshake">The handshake.</param>
    /// <param name="hasWork">Whether there is something to do already: it is ours to speak first, or the peer's bytes are there.</param>
    internal void Enter(IHandshake handshake, bool hasWork = true)
    {
        handshake.Place.Turn = HandshakeTurn.Quiet;
        if (hasWork) Wants(handshake);
    }

    /// <summary>A handshake has something to go on with.</summary>
    internal void Wants(IHandshake handshake)
    {
        var place = handshake.Place;
        if (place.Turn == HandshakeTurn.Idle) GetReady(place);
        else if (place.Turn == HandshakeTurn.Quiet && InProgress < _max) Admit(place);
        else if (place.Turn == HandshakeTurn.Quiet)
        {
            place.Turn = HandshakeTurn.Waiting;
            _waiting.AddLast(place.Turns);
            Rearm();
        }
    }

    /// <summary>A handshake is done, has failed or is given up; one that is in no queue is left as it is.</summary>
    internal void Leave(IHandshake handshake)
    {
        Remove(handshake.Place);
        handshake.Place.Turn = HandshakeTurn.None;
        AdmitNext();
    }

    /// <inheritdoc/>
    protected override void OnDue()
    {
        try
        {
            var steps = 0;
            for (var left = _ready.Count; left > 0 && steps < _perRound && _ready.First is { } first; left--)
                if (Step(first.Value)) steps++;
            if (_waiting.Count > 0 && _loop.Now - _lookedAt >= LookMilliseconds) LookForSlow();
        }
        finally
        {
            Rearm();
        }
    }

    private bool Step(IHandshake handshake)
    {
        var place = handshake.Place;
        _ready.Remove(place.Turns);
        place.Turn = HandshakeTurn.Idle;
        place.Since += _loop.Now - place.ReadyAt;
        var hasStepped = handshake.Step();
        place.HasBegun |= hasStepped;
        if (place is not { HasBegun: false, Turn: HandshakeTurn.Idle }) return hasStepped;
        Remove(place);
        place.Turn = HandshakeTurn.Quiet;
        AdmitNext();
        return hasStepped;
    }

    private void Admit(HandshakePlace place)
    {
        place.Since = _loop.Now;
        _inProgress.AddLast(place.Ages);
        GetReady(place);
    }

    private void AdmitNext()
    {
        if (InProgress >= _max || _waiting.First is not { } next) return;
        _waiting.Remove(next);
        Admit(next.Value.Place);
    }

    private void GetReady(HandshakePlace place)
    {
        place.Turn = HandshakeTurn.Ready;
        place.ReadyAt = _loop.Now;
        _ready.AddLast(place.Turns);
        Rearm();
    }

    private void Remove(HandshakePlace place)
    {
        if (place.Turn == HandshakeTurn.Waiting) _waiting.Remove(place.Turns);
        if (place.Turn == HandshakeTurn.Ready) _ready.Remove(place.Turns);
        if (place.Turn is HandshakeTurn.Ready or HandshakeTurn.Idle) _inProgress.Remove(place.Ages);
    }

    private void LookForSlow()
    {
        _lookedAt = _loop.Now;
        var slow = _inProgress.Where(each => each.Place.Turn == HandshakeTurn.Idle && _loop.Now - each.Place.Since >= PatienceMilliseconds)
            .Take(_waiting.Count).ToList();
        foreach (var each in slow.Where(each => each.Place.Turn == HandshakeTurn.Idle)) each.GiveWay();
    }

    /// <summary>Comes back in the next round while any are ready; else, if any wait, when it is to be looked for slow ones.</summary>
    private void Rearm()
    {
        if (_ready.Count == 0 && _waiting.Count == 0) return;
        var due = _ready.Count > 0 ? _loop.Now : Math.Max(_loop.Now, _lookedAt + LookMilliseconds);
        if (!IsArmed || due < Due) _loop.Arm(this, due - _loop.Now);
    }
}
