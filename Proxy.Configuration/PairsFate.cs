namespace Proxy.Configuration;

/// <summary>What becomes of an endpoint's pairs when it is down, or gone: <c>keep</c>, <c>drain 30s</c> or <c>reset</c>.</summary>
/// <param name="Within">The time over which they are reset, one after another; zero: at once, infinite: never.</param>
public readonly record struct PairsFate(TimeSpan Within)
{
    /// <summary>They go on.</summary>
    public static PairsFate Keep { get; } = new(Timeout.InfiniteTimeSpan);

    /// <summary>They are reset at once.</summary>
    public static PairsFate Reset { get; } = new(TimeSpan.Zero);

    /// <summary>Whether they go on.</summary>
    public bool IsKeep => Within == Timeout.InfiniteTimeSpan;

    /// <summary>As it is written in a configuration.</summary>
    public override string ToString() => IsKeep ? "keep" : Within == TimeSpan.Zero ? "reset" : $"drain {Within.TotalMilliseconds:0}ms";
}
