using Proxy.Testing;

namespace Proxy.Actors.Tests.Closing;

/// <summary>The closing tables of <c>docs/architecture.md</c>, row by row.</summary>
internal static class ClosingTable
{
    /// <summary>The rows for a pair whose legs are bound.</summary>
    internal static IReadOnlyList<ClosingRow> Bound { get; } = Read("### Both legs are bound");

    /// <summary>The rows for a pair whose server side is no connection.</summary>
    internal static IReadOnlyList<ClosingRow> Answered { get; } = Read("### The node answers");

    /// <summary>The rows for a server leg that such a pair has for a while.</summary>
    internal static IReadOnlyList<ClosingRow> ServerForAWhile { get; } = Read("### A server leg that an answer has for a while");

    /// <summary>The rows for a pair without a server leg.</summary>
    internal static IReadOnlyList<ClosingRow> Unbound { get; } = Read("### There is no server leg yet");

    private static List<ClosingRow> Read(string heading)
    {
        var lines = File.ReadLines(Path.Combine(Repository.Root, "docs", "architecture.md")).SkipWhile(line => line != heading);
        var table = lines.SkipWhile(line => !line.StartsWith('|')).TakeWhile(line => line.StartsWith('|')).Select(Cells).ToList();
        return [.. table.Skip(2).Select(row => new ClosingRow(table[0].Zip(row).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal)))];
    }

    private static string[] Cells(string line) => [.. line.Split('|')[1..^1].Select(cell => cell.Trim())];
}
