using Proxy.Actors.Routing;
using Proxy.Transport;

namespace Proxy.Actors.Forwarding;

/// <summary>Watches a client of which a store takes nothing: its FIN may lie behind bytes that nobody reads. One that has ended waits as long
/// as a side that has closed may. Used on its loop's thread.</summary>
/// <param name="host">The client's pair.</param>
/// <param name="giveUp">Called when the client has ended and nothing was taken of it for too long.</param>
internal sealed class FullWaiter(IAnswerHost host, Action giveUp) : LoopTimer
{
    private bool _isOver = true;
    private long? _endedAt;

    private long Interval => Math.Clamp(host.HalfCloseMilliseconds / 8, 10, 5_000);

    /// <summary>Not all was taken.</summary>
    internal void Begin()
    {
        _isOver = false;
        if (!IsArmed) host.Loop.Arm(this, Interval);
    }

    /// <summary>Some was taken.</summary>
    internal void OnTaken() => (_isOver, _endedAt) = (true, null);

    /// <summary>The pair has ended.</summary>
    internal void End() => host.Loop.Disarm(this);

    /// <inheritdoc/>
    protected override void OnDue()
    {
        if (_isOver) return;
        if (_endedAt is null && host.HasClientEnded) _endedAt = host.Loop.Now;
        if (host.Loop.Now - _endedAt >= host.HalfCloseMilliseconds) giveUp();
        else host.Loop.Arm(this, Interval);
    }
}
