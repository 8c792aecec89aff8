using Proxy.Configuration;

namespace Proxy.Actors.Model;

/// <summary>The timeouts of a pair in the loop's unit.</summary>
/// <param name="ConnectMilliseconds">Longest wait for one endpoint's handshake.</param>
/// <param name="IdleMilliseconds">Longest time without a byte in either direction; null for no limit.</param>
/// <param name="HalfCloseMilliseconds">Longest time without a byte once one side has closed.</param>
public sealed record PairTimeouts(long ConnectMilliseconds, long? IdleMilliseconds, long HalfCloseMilliseconds)
{
    /// <summary>Converts the configured timeouts.</summary>
    /// <param name="settings">The <c>proxy.timeouts</c> block.</param>
    public static PairTimeouts From(TimeoutSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        long? idle = settings.Idle == Timeout.InfiniteTimeSpan ? null : (long)settings.Idle.TotalMilliseconds;
        return new PairTimeouts((long)settings.Connect.TotalMilliseconds, idle, (long)settings.HalfClose.TotalMilliseconds);
    }
}
