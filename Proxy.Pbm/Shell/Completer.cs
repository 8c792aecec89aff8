using Proxy.Pbm.Wire;

namespace Proxy.Pbm.Shell;

/// <summary>Finds how a line can go on, from what the node can do.</summary>
internal static class Completer
{
    private static readonly string[] ShellWords = ["help", "exit"];

    /// <summary>What the word before the cursor may become, ordered; empty when nothing fits.</summary>
    /// <param name="listing">What the node can do.</param>
    /// <param name="text">The line up to the cursor.</param>
    /// <param name="start">Where the word begins.</param>
    public static IReadOnlyList<string> Complete(Listing listing, string text, out int start)
    {
        start = text.LastIndexOf(' ') + 1;
        var begun = text[start..];
        var words = text[..start].Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        return [.. Next(listing, words).Where(word => word.StartsWith(begun, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Next(Listing listing, List<string> words)
    {
        var isHelp = words.Count > 0 && words[0] == "help";
        if (isHelp) words.RemoveAt(0);
        if (words.Count == 0) return listing.Palettes.Select(p => p.Name).Concat(isHelp ? [] : ShellWords);
        if (listing.Palettes.FirstOrDefault(p => p.Name == words[0]) is not { } palette) return [];
        var rest = words.Skip(1).ToList();
        var names = NextOfName(palette, rest);
        return isHelp ? names : names.Concat(Arguments(palette, rest));
    }

    // Command names may have several words.
    private static IEnumerable<string> NextOfName(PaletteInfo palette, List<string> words) => palette.Commands
        .Select(command => command.Name.Split(' '))
        .Where(name => name.Length > words.Count && name.Take(words.Count).SequenceEqual(words))
        .Select(name => name[words.Count]);

    private static IEnumerable<string> Arguments(PaletteInfo palette, List<string> words)
    {
        var command = palette.Commands
            .Where(c => c.Name.Split(' ').SequenceEqual(words.Take(c.Name.Split(' ').Length)))
            .MaxBy(c => c.Name.Length);
        command ??= palette.Default;
        if (command is null) return [];
        var written = words.Skip(command.Name.Length == 0 ? 0 : command.Name.Split(' ').Length).ToList();
        var last = written.Count == 0 ? null : command.Arguments.FirstOrDefault(a => a.Kind != "flag" && a.Switches.Contains(written[^1]));
        if (last is not null) return last.AllowedValues;
        return command.Arguments
            .Where(argument => argument.Multiple || !argument.Switches.Any(written.Contains))
            .SelectMany(argument => argument.Switches)
            .Append("--json");
    }
}
