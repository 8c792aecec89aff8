using Proxy.Transport;

namespace Proxy.Actors.Tls;

/// <summary>Where a loop's TLS handshakes take turns: a handshake costs about a millisecond, so few steps are done between two looks
/// at the loop's events, and only so many handshakes are in progress at a time. Used on the loop's thread.</summary>
/// <remarks>First come, first served. One that waits for others to end is not read; its client waits in TCP.</remarks>
internal sealed class HandshakeQueue : LoopTimer
{
    private readonly IoLoop _loop;
    private readonly int _max;
    private readonly int _perRound;
    private readonly LinkedList<IHandshake> _waiting = new();
    private readonly LinkedList<IHandshake> _ready = new();

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
    public int InProgress { get; private set; }

    /// <summary>Handshakes that wait for one of those to end.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>A handshake begins, or waits until it may.</summary>
    internal void Enter(IHandshake handshake)
    {
        if (InProgress < _max)
        {
            Admit(handshake);
            return;
        }

        handshake.Place.Turn = HandshakeTurn.Waiting;
        _waiting.AddLast(handshake.Place.Node);
    }

    /// <summary>A handshake has something to go on with.</summary>
    internal void Wants(IHandshake handshake)
    {
        if (handshake.Place.Turn != HandshakeTurn.Idle) return;
        handshake.Place.Turn = HandshakeTurn.Ready;
        _ready.AddLast(handshake.Place.Node);
        if (!IsArmed) _loop.Arm(this, 0);
    }

    /// <summary>A handshake is done, has failed or is given up; one that is in no queue is left as it is.</summary>
    internal void Leave(IHandshake handshake)
    {
        var turn = handshake.Place.Turn;
        handshake.Place.Turn = HandshakeTurn.None;
        if (turn == HandshakeTurn.Waiting) _waiting.Remove(handshake.Place.Node);
        if (turn == HandshakeTurn.Ready) _ready.Remove(handshake.Place.Node);
        if (turn is not (HandshakeTurn.Idle or HandshakeTurn.Ready)) return;
        InProgress--;
        if (_waiting.First is not { } next) return;
        _waiting.RemoveFirst();
        Admit(next.Value);
    }

    /// <inheritdoc/>
    protected override void OnDue()
    {
        try
        {
            var steps = 0;
            for (var left = _ready.Count; left > 0 && steps < _perRound && _ready.First is { } first; left--)
            {
                _ready.RemoveFirst();
                first.Value.Place.Turn = HandshakeTurn.Idle;
                if (first.Value.Step()) steps++;
            }
        }
        finally
        {
            if (_ready.Count > 0 && !IsArmed) _loop.Arm(this, 0);
        }
    }

    private void Admit(IHandshake handshake)
    {
        InProgress++;
        handshake.Place.Turn = HandshakeTurn.Idle;
        Wants(handshake);
    }
}
