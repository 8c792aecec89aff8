namespace Proxy.Node.Palette;

/// <summary>The last client that could not reach an endpoint, as JSON has it.</summary>
/// <param name="Words">What it met with.</param>
/// <param name="AgeMs">How long ago, milliseconds.</param>
internal sealed record FailureView(string Words, long AgeMs);
