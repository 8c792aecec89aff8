using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Monitoring;

/// <summary>The dashboards of deploy/grafana.</summary>
internal static partial class Dashboards
{
    /// <summary>Each, by the name of its file.</summary>
    public static ImmutableDictionary<string, JsonElement> All { get; } = Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "deploy", "grafana", "dashboards"), "*.json")
        .ToImmutableDictionary(file => Path.GetFileName(file), file => JsonElement.Parse(File.ReadAllText(file)));

    /// <summary>Everything that they ask for: by panels, annotations, and the choices of variables.</summary>
    public static ImmutableArray<(string Place, string Query)> Queries { get; } = [.. All.SelectMany(each => Of(each.Key, each.Value))];

    /// <summary>The panels of a dashboard.</summary>
    public static IEnumerable<JsonElement> Panels(JsonElement dashboard) => dashboard.GetProperty("panels").EnumerateArray();

    private static IEnumerable<(string Place, string Query)> Of(string file, JsonElement dashboard)
    {
        foreach (var panel in Panels(dashboard).Where(panel => panel.TryGetProperty("targets", out _)))
            foreach (var target in panel.GetProperty("targets").EnumerateArray())
                yield return ($"{file}: {panel.GetProperty("title").GetString()} {target.GetProperty("refId").GetString()}", Filled(target.GetProperty("expr").GetString()!));
        foreach (var annotation in dashboard.GetProperty("annotations").GetProperty("list").EnumerateArray())
            if (annotation.TryGetProperty("expr", out var query))
                yield return ($"{file}: annotation {annotation.GetProperty("name").GetString()}", Filled(query.GetString()!));
        foreach (var variable in dashboard.GetProperty("templating").GetProperty("list").EnumerateArray())
            if (variable.TryGetProperty("definition", out var definition))
                yield return ($"{file}: variable {variable.GetProperty("name").GetString()}", Filled(LabelValues().Match(definition.GetString()!).Groups["metric"].Value));
    }

    // As Grafana fills it in when everything is chosen; a window of ten scrapes.
    private static string Filled(string query) =>
        Variable().Replace(query.Replace("$__rate_interval", "10s", StringComparison.Ordinal), ".*");

    [GeneratedRegex(@"^label_values\((?<metric>.*), [a-z]+\)$")]
    private static partial Regex LabelValues();

    [GeneratedRegex(@"\$(?:node|listener|pool|cache|store)\b")]
    private static partial Regex Variable();
}
