using Proxy.Configuration;

namespace Proxy.Cmd.Palettes;

/// <summary>What to write instead of a name that does not exist.</summary>
internal static class Suggestion
{
    /// <summary>The nearest name; the list of all when none is near.</summary>
    public static string For(string name, IReadOnlyCollection<string> known) =>
        NearestName.Of(name, known) is { } nearest ? $"did you mean {nearest}?" : $"there is: {string.Join(", ", known)}";
}
