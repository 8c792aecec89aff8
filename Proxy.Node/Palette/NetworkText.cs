using Proxy.Configuration;

namespace Proxy.Node.Palette;

/// <summary>Networks as a person reads them: lists of them may be long.</summary>
internal static class NetworkText
{
    private const int Shown = 4;

    /// <summary>The networks, or the first of them and how many there are; null for none.</summary>
    public static string? Of(ValueArray<NetworkRange>? networks)
    {
        if (networks is not { } some) return null;
        var first = string.Join(", ", some.Items.Take(Shown));
        return some.Count > Shown ? $"{first} and {some.Count - Shown} more" : first;
    }
}
