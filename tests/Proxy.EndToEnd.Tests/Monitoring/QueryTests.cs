using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Monitoring;

/// <summary>What dashboards and alert rules ask for is there, with a real Prometheus and a real node.</summary>
/// <param name="node">The node.</param>
public sealed partial class QueryTests(MonitoredNode node) : IClassFixture<MonitoredNode>
{
    [Fact]
    public async Task Every_panel_of_the_dashboards_shows_something_for_a_node_in_use()
    {
        var empty = Dashboards.Queries.Where(each => !IsOfTrouble(each.Query)).ToList();

        await Eventually.EqualAsync("", async () =>
        {
            for (var i = empty.Count - 1; i >= 0; i--)
                if ((await node.Prometheus.QueryAsync(empty[i].Query)).Length > 0) empty.RemoveAt(i);
            return string.Join('\n', empty.Select(each => $"{each.Place}: {each.Query} is empty"));
        });
    }

    [Fact]
    public async Task Prometheus_understands_every_query_and_no_alert_fires_for_a_node_without_trouble()
    {
        foreach (var (place, query) in Dashboards.Queries)
            Assert.Null(await Record.ExceptionAsync(() => node.Prometheus.QueryAsync(query)) is { } error ? $"{place}: {error.Message}" : null);
        await Eventually.EqualAsync(2d, () => node.Prometheus.ValueAsync("clamp_max(sum_over_time(up[30s]), 2)"));
        var rules = await node.Prometheus.RulesAsync();

        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.True(rule.Error.Length == 0, $"{rule.Name}: {rule.Error}"));
        Assert.Empty((await node.Prometheus.FiringAsync()).Select(alert => alert["alertname"]));
    }

    [Fact]
    public async Task Dashboards_and_rules_ask_for_metrics_that_there_are()
    {
        var page = await MetricsPage.FetchAsync(node.Admin, MonitoredNode.MetricsToken);
        var known = Documented().Concat(page.Names).Concat(["up", "ALERTS"]).ToImmutableHashSet();
        var rules = (await node.Prometheus.RulesAsync()).Select(rule => (Place: rule.Name, rule.Query));

        foreach (var (place, query) in Dashboards.Queries.Concat(rules))
        {
            var names = Name().Matches(query).Select(match => match.Value).ToList();
            Assert.NotEmpty(names);
            Assert.All(names, name => Assert.True(known.Contains(name), $"{place} asks for {name}, which no node has"));
        }
    }

    /// <summary>A value that is written otherwise than nodes write it selects nothing, and a panel that counts troubles stays at 0.</summary>
    [Fact]
    public async Task Dashboards_and_rules_select_by_values_that_there_are()
    {
        var page = await MetricsPage.FetchAsync(node.Admin, MonitoredNode.MetricsToken);
        var meanings = File.ReadLines(Path.Combine(Repository.Root, "docs", "observability.md")).Select(line => Row().Match(line)).Where(match => match.Success)
            .ToLookup(match => match.Groups["name"].Value, match => match.Groups["rest"].Value);
        var rules = (await node.Prometheus.RulesAsync()).Select(rule => (Place: rule.Name, rule.Query));
        var asked = Dashboards.Queries.Concat(rules).SelectMany(each => Selector().Matches(each.Query).SelectMany(selector => Matcher().Matches(selector.Groups["matchers"].Value)
                .SelectMany(matcher => matcher.Groups["value"].Value.Split('|').Select(value => (each.Place, Metric: selector.Groups["metric"].Value, Label: matcher.Groups["label"].Value, Value: value)))))
            .Where(each => each.Value != ".*" && each.Label is not ("job" or "instance") && each.Metric.StartsWith("proxy_", StringComparison.Ordinal)).Distinct().ToList();

        Assert.Contains(asked, each => each is { Metric: "proxy_endpoint_state", Value: "down" });
        Assert.All(asked, each => Assert.True(
            page.Of(each.Metric, (each.Label, each.Value)).Any() || meanings[each.Metric].Any(meaning => Regex.IsMatch(meaning, $@"\b{Regex.Escape(each.Value)}\b")),
            $"{each.Place} asks for {each.Metric} with {each.Label}=\"{each.Value}\", which no node has"));
    }

    [Fact]
    public async Task Dashboards_leave_no_metric_out()
    {
        var rules = (await node.Prometheus.RulesAsync()).Select(rule => rule.Query);
        var asked = Dashboards.Queries.Select(each => each.Query).Concat(rules).SelectMany(query => Name().Matches(query)).Select(match => match.Value).ToImmutableHashSet();
        var page = await MetricsPage.FetchAsync(node.Admin, MonitoredNode.MetricsToken);

        Assert.DoesNotContain(page.Names, name => name.StartsWith("proxy_", StringComparison.Ordinal) && !asked.Contains(Part().Replace(name, "_bucket")) && !asked.Contains(name));
    }

    [Fact]
    public async Task Promtool_has_nothing_to_say_about_the_metrics_of_a_node_that_has_everything()
    {
        var page = await MetricsPage.FetchAsync(node.Admin, MonitoredNode.MetricsToken);
        using var directory = new TempDirectory("metrics");
        await File.WriteAllTextAsync(directory["metrics.txt"], page.Text);

        var said = await ProcessUnderTest.RunAsync("/bin/sh", ["-c", $"\"{DebianProgram.Find("promtool", "prometheus")}\" check metrics <\"{directory["metrics.txt"]}\" 2>&1"], TimeSpan.FromSeconds(30));

        Assert.Equal("", said);
    }

    private static bool IsOfTrouble(string query) => query.Contains("> 0", StringComparison.Ordinal);

    /// <summary>The names in the table of docs/observability.md, which a test keeps as the node has them.</summary>
    private static IEnumerable<string> Documented()
    {
        foreach (var row in File.ReadLines(Path.Combine(Repository.Root, "docs", "observability.md")).Select(line => Row().Match(line)).Where(match => match.Success))
        {
            var name = row.Groups["name"].Value;
            if (row.Groups["kind"].Value != "histogram") yield return name;
            else foreach (var part in (string[])["_bucket", "_sum", "_count"]) yield return name + part;
        }
    }

    [GeneratedRegex("^[|] `(?<name>proxy_[a-z_]+)` [|] (?<kind>[a-z]+) [|](?<rest>.*)$")]
    private static partial Regex Row();

    [GeneratedRegex(@"\b(?:proxy|dotnet)_[a-z0-9_]+|\bup\b|\bALERTS\b")]
    private static partial Regex Name();

    [GeneratedRegex(@"\b(?<metric>[a-z_]+)\{(?<matchers>[^}]*)\}")]
    private static partial Regex Selector();

    [GeneratedRegex("(?<label>[a-z_]+)(?:=|!=|=~|!~)\"(?<value>[^\"]*)\"")]
    private static partial Regex Matcher();

    [GeneratedRegex("_(?:sum|count)$")]
    private static partial Regex Part();
}
