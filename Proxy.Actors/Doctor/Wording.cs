using System.Globalization;

namespace Proxy.Actors.Doctor;

/// <summary>How findings write what they are about.</summary>
internal static class Wording
{
    private const long Mebi = 1 << 20;
    private const int MaxNamed = 5;

    /// <summary>A node as sentences name it: <c>10.0.0.1:8092</c>.</summary>
    internal static string Node(string address) => address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>Where, for a node.</summary>
    internal static string On(HeardFacts node) => $"node {Node(node.Facts.Node)}";

    /// <summary>Some nodes: <c>10.0.0.1:8092, 10.0.0.2:8092 and 3 more</c>.</summary>
    internal static string Nodes(IEnumerable<string> addresses) => List(addresses.Select(Node));

    /// <summary>The first few of several.</summary>
    internal static string List(IEnumerable<string> all)
    {
        var names = all.ToList();
        return string.Join(", ", names.Take(MaxNamed)) + (names.Count > MaxNamed ? Text($" and {names.Count - MaxNamed} more") : "");
    }

    /// <summary>A number of bytes: <c>64 MiB</c>.</summary>
    internal static string Bytes(long bytes) => bytes < Mebi ? Text($"{bytes:N0} bytes") : Text($"{bytes / Mebi:N0} MiB");

    /// <summary>A length of time, roughly: <c>40 seconds</c>, <c>3 hours</c>.</summary>
    internal static string Time(TimeSpan time) => time switch
    {
        { TotalMinutes: < 2 } => Text($"{time.TotalSeconds:0.#} seconds"),
        { TotalHours: < 2 } => Text($"{time.TotalMinutes:0} minutes"),
        { TotalDays: < 2 } => Text($"{time.TotalHours:0} hours"),
        _ => Text($"{time.TotalDays:0} days"),
    };

    /// <summary>A moment: <c>2026-11-27 05:10 UTC</c>.</summary>
    internal static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>How many of a thing: <c>1 node</c>, <c>3 nodes</c>.</summary>
    internal static string Count(long count, string thing, string? many = null) => Text($"{count:N0} {(count == 1 ? thing : many ?? thing + "s")}");

    /// <summary>A part of a whole in percent.</summary>
    internal static string Share(double part, double whole) => Text($"{100 * part / whole:0} %");

    /// <summary>Text with numbers as everybody reads them.</summary>
    internal static string Text(FormattableString text) => FormattableString.Invariant(text);
}
