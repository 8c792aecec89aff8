namespace Proxy.Node.Palette;

/// <summary>The last check of an endpoint, as JSON has it.</summary>
/// <param name="Words">What it found, on one line.</param>
/// <param name="AgeMs">How long ago, milliseconds.</param>
/// <param name="By">The node that did it; null where that is not known.</param>
internal sealed record CheckView(string Words, long? AgeMs, string? By);
