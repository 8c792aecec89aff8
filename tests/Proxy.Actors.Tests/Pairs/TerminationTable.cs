using Proxy.Testing;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>The table of termination states of <c>docs/access-log.md</c>.</summary>
internal static class TerminationTable
{
    /// <summary>The rows, each name of <c>end=</c> in one of its own.</summary>
    internal static IReadOnlyList<(string End, string When, string State)> Rows { get; } =
    [
        .. from line in File.ReadLines(Path.Combine(Repository.Root, "docs", "access-log.md"))
               .SkipWhile(line => line != "### HAProxy's two characters").SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|')).Skip(2)
           let cells = line.Split('|')[1..^1].Select(cell => cell.Trim()).ToList()
           from end in cells[0].Split(", ")
           select (end.Trim('`'), cells[1], cells[2].Trim('`')),
    ];
}
