namespace Proxy.Configuration;

/// <summary>The bounds of a node: <c>proxy.limits</c>.</summary>
/// <param name="MaxPairs">Pairs the node carries at a time, 1 to 10000000; 0 (<c>auto</c>) derives it from the descriptor limit.</param>
/// <param name="MaxOpenings">Connections that have no route yet, 1 to 10000000; 0 (<c>auto</c>) is a quarter of the pairs.</param>
/// <param name="MaxHandshakes">TLS handshakes under way at a time, 1 to 100000.</param>
/// <param name="MaxSources">Sources that per-source limits know, a power of two from 1024 to 16777216.</param>
public sealed record PairLimits(int MaxPairs, int MaxOpenings = 0, int MaxHandshakes = 1000, int MaxSources = 65_536);
