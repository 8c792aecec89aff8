using Proxy.Actors.Closing;
using Proxy.Actors.Routing;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>Waits for what a route is decided by: looks at the client's first bytes, which stay in its receive queue, each time
/// that more have come. Used on one loop's thread.</summary>
internal sealed class PairOpening : LoopTimer, ILegObserver
{
    /// <summary>Bytes looked at, at most: what a ClientHello or the head of an HTTP request takes up in all but freak cases.</summary>
    internal const int MaxBytes = 16 * 1024;

    /// <summary>Milliseconds in which the client has to say enough.</summary>
    internal const long Limit = 10_000;

    private readonly NodeLoop _loop;
    private readonly IOpeningOwner _owner;
    private readonly LivePair _pair;

    internal PairOpening(NodeLoop loop, IOpeningOwner owner, LivePair pair)
    {
        _loop = loop;
        _owner = owner;
        _pair = pair;
    }

    /// <summary>The route; <see cref="RouteKind.NeedMore"/> while there is none.</summary>
    internal Route Route { get; private set; }

    /// <summary>Why it was given up; <see cref="PairEnd.None"/> when it was not.</summary>
    internal PairEnd End { get; private set; }

    /// <summary>Whether it is over.</summary>
    internal bool IsOver => Route.Kind != RouteKind.NeedMore || End != PairEnd.None;

    /// <summary>Begins. It may be over when this returns; then the owner is not told.</summary>
    internal void Start()
    {
        _pair.Leg.Observer = this;
        Look();
        if (!IsOver) _loop.Io.Arm(this, Limit);
    }

    /// <summary>Gives up; the owner is not told.</summary>
    internal void Cancel() => _loop.Io.Disarm(this);

    public void OnReadable(PairSide side)
    {
        if (IsOver) return;
        Look();
        TellIfOver();
    }

    public void OnWritable(PairSide side)
    {
    }

    protected override void OnDue()
    {
        End = PairEnd.OpeningTimeout;
        TellIfOver();
    }

    private unsafe void Look()
    {
        var client = _pair.Leg;
        if (client.HasErrorEvent)
        {
            End = PairEnd.ClientGone;
            return;
        }

        if (!client.CanReceive) return;
        var transfer = client.TryPeek(_loop.Buffers.Scratch, MaxBytes);
        if (transfer.Status == IoStatus.WouldBlock) return;
        if (transfer.Status == IoStatus.Failed)
        {
            End = PairEnd.ClientGone;
            return;
        }

        // A FIN behind bytes cannot be seen by looking at them, but the kernel knows of it.
        var isComplete = transfer.Status == IoStatus.End || transfer.Bytes == MaxBytes || client.Kernel is { PeerClosedFirst: true };
        Route = _pair.Route(new ReadOnlySpan<byte>(_loop.Buffers.Scratch, transfer.Bytes), isComplete);
    }

    private void TellIfOver()
    {
        if (!IsOver) return;
        _loop.Io.Disarm(this);
        _owner.OnOpeningEnded();
    }
}
