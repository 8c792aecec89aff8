namespace Proxy.Actors.Pairs;

/// <summary>What a pair that has no route yet waits for.</summary>
/// <param name="Step">What it waits for.</param>
/// <param name="LeftMs">How long it still will, milliseconds.</param>
public sealed record OpeningReport(OpeningStep Step, long LeftMs);
