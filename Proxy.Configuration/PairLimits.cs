namespace Proxy.Configuration;

/// <summary>The bound on pairs: <c>proxy.limits</c>.</summary>
/// <param name="MaxPairs">Pairs the node carries at a time, 1 to 10000000; 0 (<c>auto</c>) derives it from the descriptor limit.</param>
public sealed record PairLimits(int MaxPairs);
