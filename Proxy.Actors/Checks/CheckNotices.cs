using Microsoft.Extensions.Logging;
using Proxy.Actors.Logging;
using Proxy.Transport;

namespace Proxy.Actors.Checks;

/// <summary>What the engine tells operators of itself, each thing once in a while at most.</summary>
/// <param name="loop">The engine's loop.</param>
/// <param name="log">Where to.</param>
internal sealed class CheckNotices(IoLoop loop, ILogger log)
{
    private const int PauseMilliseconds = 10_000;

    private long _late = -PauseMilliseconds;
    private long _waits = -PauseMilliseconds;
    private long _shortage = -PauseMilliseconds;

    /// <summary>The loop did not get to its timers.</summary>
    internal void Late(long milliseconds)
    {
        if (IsTime(ref _late)) log.ChecksRunLate(milliseconds);
    }

    /// <summary>A check waited for others to end.</summary>
    internal void Waited(long milliseconds, int inFlight)
    {
        if (IsTime(ref _waits)) log.ChecksWait(milliseconds, inFlight);
    }

    /// <summary>This machine or process has run out of something that a check needs.</summary>
    internal void Shortage(string endpoint, string reason)
    {
        if (IsTime(ref _shortage)) log.CannotCheck(endpoint, reason);
    }

    private bool IsTime(ref long last)
    {
        if (loop.Now - last < PauseMilliseconds) return false;
        last = loop.Now;
        return true;
    }
}
