namespace Proxy.Node.Palette;

/// <summary>The last check of an endpoint, as JSON has it.</summary>
/// <param name="Words">What it found, on one line.</param>
/// <param name="AgeMs">How long ago, milliseconds; null where that is not known.</param>
/// <param name="By">The nodes that check it.</param>
internal sealed record CheckView(string Words, long? AgeMs, IReadOnlyList<string> By);
