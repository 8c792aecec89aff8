using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Proxy.Architecture.Tests;

/// <summary>The ledger of log events in docs/log-events.md: id, level and text from the compiled assemblies; what an event tells and what to do
/// about it is written by hand, into the last column.</summary>
internal static partial class LogLedger
{
    /// <summary>The document that holds the ledger, from the repository's root.</summary>
    public const string Document = "docs/log-events.md";

    private const string Begin = "<!-- docs/log-events writes what follows, but for the last column -->\n";
    private const string End = "<!-- docs/log-events wrote what precedes -->\n";

    // By the hundreds of their ids.
    private static readonly Dictionary<int, string> Areas = new()
    {
        [1] = "The cluster and its port",
        [2] = "Loops, listeners and pairs",
        [3] = "Pools and their endpoints",
        [4] = "Commands",
        [5] = "Logs",
        [6] = "Bans",
        [7] = "Certificates",
        [8] = "Stores",
        [9] = "Telemetry",
    };

    /// <summary>The document with the events as they are between the two marks; an event that nothing is written of has an empty last column.</summary>
    /// <param name="document">The document.</param>
    /// <param name="events">The events.</param>
    public static string Renew(string document, IReadOnlyCollection<LoggedEvent> events)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = document.IndexOf(End, begin, StringComparison.Ordinal);
        var written = Written(document[begin..end]);
        var ledger = new StringBuilder();
        foreach (var area in events.OrderBy(each => each.Number).GroupBy(each => each.Number / 100))
        {
            ledger.Append(CultureInfo.InvariantCulture, $"\n## {Areas.GetValueOrDefault(area.Key, "Others")}\n\n| id | level | event | what it tells, what to do |\n| --- | --- | --- | --- |\n");
            foreach (var one in area)
                ledger.Append(CultureInfo.InvariantCulture, $"| {one.Id} | {one.Level} | `{one.Text}` | {written.GetValueOrDefault(one.Id)?.Append(' ')}|\n");
        }

        return document[..begin] + ledger.Append('\n') + document[end..];
    }

    /// <summary>What is wrong with the events, or with what is written of them.</summary>
    /// <param name="document">The document.</param>
    /// <param name="events">The events.</param>
    public static IEnumerable<string> Problems(string document, IReadOnlyCollection<LoggedEvent> events)
    {
        var written = Written(document);
        foreach (var twice in events.GroupBy(each => each.Number).Where(each => each.Count() > 1))
            yield return $"{twice.First().Id} is the id of {string.Join(" and of ", twice.Select(each => each.Where))}";
        foreach (var one in events.Where(each => !Areas.ContainsKey(each.Number / 100)))
            yield return $"{one.Id} ({one.Where}) is in no area of ids: {string.Join(", ", Areas.Keys)} hundred";
        foreach (var one in events.Where(each => !written.ContainsKey(each.Id)))
            yield return $"{one.Id} ({one.Where}) is not explained in {Document}: run docs/log-events, and write its last column";
        foreach (var id in written.Keys.Except(events.Select(each => each.Id)))
            yield return $"{id} is in {Document}, and nothing logs it";
    }

    /// <summary>The events of assemblies: their methods with <see cref="LoggerMessageAttribute"/>.</summary>
    public static IReadOnlyCollection<LoggedEvent> Events(params IEnumerable<Assembly> assemblies) =>
    [
        .. from type in assemblies.SelectMany(assembly => assembly.GetTypes())
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           let message = method.GetCustomAttribute<LoggerMessageAttribute>()
           where message is not null
           select new LoggedEvent(message.EventId, message.Level, message.Message, $"{type.Name}.{method.Name}"),
    ];

    private static Dictionary<string, string> Written(string ledger) => Row().Matches(ledger)
        .Where(row => row.Groups["words"].Value.Trim().Length > 0)
        .ToDictionary(row => row.Groups["id"].Value, row => row.Groups["words"].Value.Trim());

    private static string Append(this string text, char end) => text + end;

    [GeneratedRegex(@"^\| (?<id>PC[0-9]+) \| \w+ \| `[^`]*` \|(?<words>.*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
