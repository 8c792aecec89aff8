using System.Collections.Concurrent;
using System.Net;

namespace Proxy.Membership.Remoting;

/// <summary>How many strangers a second are listened to: each may cost a handshake, which is a millisecond of a processor. Those beyond are
/// closed unheard. Addresses that members came from are exempt, so that no flood cuts off a member. Thread-safe.</summary>
/// <param name="time">The clock.</param>
internal sealed class KnockRate(TimeProvider time)
{
    /// <summary>Strangers a second.</summary>
    internal const int PerSecond = 100;

    private const int MaxKnown = 4096;

    private readonly ConcurrentDictionary<IPAddress, byte> _known = new();
    private readonly Lock _gate = new();
    private double _tokens = PerSecond;
    private long _filledAt = time.GetTimestamp();

    /// <summary>A member has come from an address.</summary>
    public void Know(IPAddress source)
    {
        if (_known.Count < MaxKnown) _known.TryAdd(source, 0);
    }

    /// <summary>Whether who comes from an address is listened to.</summary>
    public bool TryTake(IPAddress source)
    {
        if (_known.ContainsKey(source)) return true;
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(PerSecond, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * PerSecond));
            _filledAt = now;
            if (_tokens < 1) return false;
            _tokens--;
            return true;
        }
    }
}
