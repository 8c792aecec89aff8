using System.Globalization;

namespace Proxy.Actors.Verdicts;

/// <summary>What a node that checks an endpoint says of it.</summary>
/// <param name="Endpoint">Pool and endpoint, as all nodes call them.</param>
/// <param name="IsUp">Whether it serves.</param>
/// <param name="Since">Since when, in milliseconds since 1970 by that node's clock.</param>
/// <param name="Words">What the check said that made it so; of one line.</param>
internal sealed record Statement(string Endpoint, bool IsUp, long Since, string Words)
{
    /// <summary>Characters of the words.</summary>
    internal const int MaxWords = 80;

    private const string Up = "up";
    private const string Down = "down";
    private const int Parts = 5;

    /// <summary>As the nodes tell each other: <c>db 10.0.0.7:5432 down 1764144000000 connection refused</c>.</summary>
    internal string Text => $"{Endpoint} {(IsUp ? Up : Down)} {Since} {Words}";

    /// <summary>Reads <see cref="Text"/>; null for what a node of another version means by it.</summary>
    internal static Statement? Parse(string text)
    {
        var parts = text.Split(' ', Parts);
        return parts.Length == Parts && parts[2] is Up or Down && long.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var since)
            ? new Statement($"{parts[0]} {parts[1]}", parts[2] == Up, since, parts[4])
            : null;
    }

    /// <summary>Words as they are told: of one line, and short.</summary>
    internal static string Short(string words)
    {
        var line = string.Concat(words.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length > MaxWords ? line[..(MaxWords - 3)] + "..." : line;
    }
}
