namespace Proxy.Actors.Checks;

/// <summary>The words for what has not come.</summary>
internal static class Misses
{
    /// <summary>Says what is missed, and what has come instead.</summary>
    internal static string Words(string wanted, ReadOnlySpan<byte> came) =>
        came.IsEmpty ? $"no {wanted}, and nothing else" : $"no {wanted}, but {CheckText.Quote(came)}";
}
