using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Access;

/// <summary>The bandwidth limits of a listener, with what its pairs on all loops share. Thread-safe. Two of the same limits are equal.</summary>
public sealed class Bandwidth : IEquatable<Bandwidth>
{
    private readonly AccessClock _clock;
    private readonly ByteRate? _fromClients;
    private readonly ByteRate? _toClients;

    /// <summary>Limits that nothing has been taken of.</summary>
    internal Bandwidth(BandwidthSettings limits, AccessClock clock)
    {
        Limits = limits;
        _clock = clock;
        if (limits.Total is not { } total) return;
        _fromClients = new ByteRate(total);
        _toClients = new ByteRate(total);
    }

    /// <summary>The limits.</summary>
    public BandwidthSettings Limits { get; }

    /// <inheritdoc/>
    public bool Equals(Bandwidth? other) => other is not null && Limits == other.Limits;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Bandwidth);

    /// <inheritdoc/>
    public override int GetHashCode() => Limits.GetHashCode();

    /// <summary>Wraps a client leg. Whoever does has the loop's thread.</summary>
    internal ILeg Limit(ILeg client, IoLoop loop) => new ThrottledLeg(client, loop, this);

    /// <summary>For what one client sends.</summary>
    internal Throttle FromClient(IoLoop loop, Action onReady) => new(loop, _clock, OfOne(), _fromClients, onReady);

    /// <summary>For what is sent to one client.</summary>
    internal Throttle ToClient(IoLoop loop, Action onReady) => new(loop, _clock, OfOne(), _toClients, onReady);

    private ByteRate? OfOne() => Limits.PerPair is { } rate ? new ByteRate(rate) : null;
}
