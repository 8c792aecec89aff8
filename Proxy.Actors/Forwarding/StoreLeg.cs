using Proxy.Actors.Routing;
using Proxy.Actors.Stores;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Forwarding;

/// <summary>A store as one client talks to it: the server side of its pair. It takes bytes while the store does, and closes when the client has
/// and all is synced. Used on its loop's thread.</summary>
/// <remarks><code>
/// Taking --client's FIN--> Ending --all units synced--> Ended
///    |                        |
///    +--the store fails, is full and refuses, no such message--> Failed
/// </code></remarks>
internal sealed unsafe partial class StoreLeg : LoopTimer, ILeg, IUnitWriter
{
    private readonly IAnswerHost _host;
    private readonly NodeStore _store;
    private readonly UnitHead _head;
    private Phase _phase;
    private FullWaiter? _waiter;
    private bool _isEndTold;
    private bool _isClosed;

    /// <summary>Sets a leg up.</summary>
    /// <param name="host">The pair.</param>
    /// <param name="store">The store.</param>
    /// <param name="queue">The queue of its units.</param>
    internal StoreLeg(IAnswerHost host, NodeStore store, string queue)
    {
        _host = host;
        _store = store;
        _head = new UnitHead(queue, new UnitFacts(host.Pair.Text, host.Client, host.Destination).Write());
        _framing = new MessageFraming(store.Settings.Framing, store.Settings.MaxUnit);
        _held = new HeldMessages(store.CountHeld);
        host.ResetClientOnClose(true); // the FIN of a node that is killed would say that all is stored
    }

    private enum Phase : byte
    {
        Taking,
        Ending,
        Ended,
        Failed,
    }

    /// <inheritdoc/>
    public PairSide Side => PairSide.Server;

    /// <inheritdoc/>
    public ILegObserver? Observer { get; set; }

    /// <inheritdoc/>
    public IKernelView? Kernel => null;

    /// <inheritdoc/>
    public bool CanReceive => !_isEndTold && _phase >= Phase.Ended;

    /// <inheritdoc/>
    public bool HasFailed => _phase == Phase.Failed;

    /// <inheritdoc/>
    public bool HasErrorEvent => HasFailed;

    /// <inheritdoc/>
    public bool EndedBeforeFin => false;

    /// <inheritdoc/>
    public int UnacknowledgedBytes => 0;

    /// <inheritdoc/>
    public int KeptBytes => 0;

    /// <inheritdoc/>
    public bool KeepsBytes => false;

    private StoreSettings Settings => _store.Settings;

    /// <inheritdoc/>
    public Transfer TryReceive(byte* buffer, int length)
    {
        if (_phase < Phase.Ended) return new Transfer(IoStatus.WouldBlock, 0);
        _isEndTold = true;
        return new Transfer(HasFailed ? IoStatus.Failed : IoStatus.End, 0);
    }

    /// <inheritdoc/>
    public Transfer TryPeek(byte* buffer, int length) => TryReceive(buffer, length);

    /// <inheritdoc/>
    public void Discard(int length)
    {
    }

    /// <inheritdoc/>
    public Transfer TrySend(byte* buffer, int length)
    {
        if (_phase == Phase.Failed) return new Transfer(IoStatus.Failed, 0);
        var taken = Take(new ReadOnlySpan<byte>(buffer, length));
        if (taken > 0) _waiter?.OnTaken();
        if (taken < length && !HasFailed) (_waiter ??= new FullWaiter(_host, GiveUp)).Begin();
        return new Transfer(taken > 0 ? IoStatus.Done : HasFailed ? IoStatus.Failed : IoStatus.WouldBlock, taken);
    }

    /// <inheritdoc/>
    public void SayEnd()
    {
    }

    /// <inheritdoc/>
    public void ShutdownSend()
    {
        if (_phase != Phase.Taking) return;
        _phase = Phase.Ending;
        Finish();
    }

    /// <inheritdoc/>
    public void Close() => Leave();

    /// <inheritdoc/>
    public void Abort() => Leave();

    /// <summary>The store takes bytes again, or units. On any thread.</summary>
    public void OnRoom() => _host.Loop.Execute(GoOn);

    /// <inheritdoc/>
    public void OnSettled(bool stored) => _host.Loop.Execute(stored ? Stored : NotStored);

    /// <inheritdoc/>
    protected override void OnDue() => EndUnitInTime();

    private void GoOn()
    {
        _isWaiting = false;
        if (_isClosed || _phase >= Phase.Ended) return;
        if (_phase == Phase.Ending) GoOnEnding();
        else if (Push()) Observer?.OnWritable(Side);
    }

    private void GoOnEnding()
    {
        if (!IsRefused) Finish();
        else
        {
            _last?.Abort();
            Fail("full");
        }
    }

    private void Stored()
    {
        _unsettled--;
        LookForEnd();
    }

    private void NotStored()
    {
        _unsettled--;
        Fail((_unit ?? _last) is { Refusal: SpoolRefusal.Full } ? "full" : "not-stored");
    }

    /// <summary>Whether the client is to hear that all is stored.</summary>
    private void LookForEnd()
    {
        if (_phase != Phase.Ending || _unit is not null || _unsettled > 0) return;
        _phase = Phase.Ended;
        _host.ResetClientOnClose(false);
        Tell();
    }

    private void Fail(string why)
    {
        if (_isClosed || _phase >= Phase.Ended) return;
        _phase = Phase.Failed;
        _host.Note("store", why);
        DropUnit();
        _held.Clear();
        Tell();
    }

    // The client has waited long enough.
    private void GiveUp()
    {
        if (_phase == Phase.Taking) Fail("full");
    }

    // Not at once: it may have come to this within a call of the pair.
    private void Tell() => _host.Loop.Execute(TellReadable);

    private void TellReadable()
    {
        if (!_isClosed) Observer?.OnReadable(Side);
    }

    /// <summary>The pair has ended. Messages that are complete are stored all the same; the unit of a connection that was not ended is not.</summary>
    private void Leave()
    {
        if (_isClosed) return;
        _isClosed = true;
        _waiter?.End();
        if (_phase != Phase.Failed && _unit is not null && IsAtBoundary) EndUnit();
        else DropUnit();
        if (IsConnection && _phase == Phase.Ending) _last?.Abort(); // its client sees RST, and sends again
        _held.Clear();
        if (_isWaiting) _store.StopWaiting(this);
        Observer = null;
    }
}
