using System.Text.Json;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Monitoring;

/// <summary>The files of deploy/prometheus and deploy/grafana by themselves.</summary>
public sealed partial class ShippedFileTests
{
    private const string Rules = "rules/proxycluster.rules.yml";
    private const string RuleTests = "rules/proxycluster.test.yml";

    // The schema of Grafana 10.4 and later.
    private const int Schema = 39;

    private static readonly string RuleText = File.ReadAllText(Path.Combine(PrometheusServer.Deployed, Rules));

    private static string At(string file) => Path.Combine(PrometheusServer.Deployed, file);

    [Fact]
    public async Task Promtool_finds_no_fault_with_the_configuration()
    {
        using var directory = new TempDirectory("deployed");
        Directory.CreateDirectory(directory["rules"]);
        File.Copy(At("prometheus.yml"), directory["prometheus.yml"]);
        File.Copy(At(Rules), directory[Rules]);
        await File.WriteAllTextAsync(directory["proxycluster.token"], "a-token-for-metrics\n");

        Assert.Contains("SUCCESS", await PrometheusServer.PromtoolAsync("check", "config", directory["prometheus.yml"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promtool_finds_no_fault_with_the_rules()
    {
        var said = await PrometheusServer.PromtoolAsync("check", "rules", "--lint-fatal", At(Rules));

        Assert.Contains($"SUCCESS: {Alert().Count(RuleText)} rules found", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_alert_fires_when_it_should()
    {
        Assert.Contains("SUCCESS", await PrometheusServer.PromtoolAsync("test", "rules", At(RuleTests)), StringComparison.Ordinal);
        var tests = await File.ReadAllTextAsync(At(RuleTests));
        Assert.All(Alert().Matches(RuleText), alert => Assert.Matches($@"\b{alert.Groups["name"].Value}\b", tests));
    }

    [Fact]
    public void Each_alert_says_how_bad_it_is_what_it_means_and_names_documents_that_there_are()
    {
        var alerts = RuleText.Split("- alert: ").Skip(1).ToList();

        Assert.All(alerts, alert => Assert.Matches("labels: { severity: (?:critical|warning) }", alert));
        Assert.All(alerts, alert => Assert.Matches(@"summary: \S.*\.""?\n *description: >-\n *\S", alert));
        Assert.All(Document().Matches(RuleText), document => Assert.True(File.Exists(Path.Combine(Repository.Root, document.Value)), $"there is no {document.Value}"));
    }

    [Fact]
    public void Each_dashboard_is_one_that_grafana_can_load()
    {
        Assert.NotEmpty(Dashboards.All);
        Assert.Distinct(Dashboards.All.Values.Select(dashboard => dashboard.GetProperty("uid").GetString()));
        foreach (var (file, dashboard) in Dashboards.All)
        {
            Assert.True(dashboard.GetProperty("schemaVersion").GetInt32() >= Schema, file);
            Assert.Distinct(Dashboards.Panels(dashboard).Select(panel => panel.GetProperty("id").GetInt32()));
            Assert.Distinct(Dashboards.Panels(dashboard).SelectMany(Squares));
            Assert.All(Dashboards.Panels(dashboard).Where(IsNoRow), panel =>
            {
                Assert.Equal("${datasource}", panel.GetProperty("datasource").GetProperty("uid").GetString());
                Assert.NotEmpty(panel.GetProperty("description").GetString()!);
            });
        }
    }

    [Fact]
    public void Each_panel_shows_its_figures_in_the_unit_that_they_have()
    {
        foreach (var (file, dashboard) in Dashboards.All)
            foreach (var panel in Dashboards.Panels(dashboard).Where(panel => IsNoRow(panel) && panel.GetProperty("type").GetString() != "table"))
            {
                var unit = panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString()!;
                Assert.All(panel.GetProperty("targets").EnumerateArray(), target =>
                {
                    var query = target.GetProperty("expr").GetString()!;
                    Assert.True(Units(query).Contains(unit), $"{file}: {panel.GetProperty("title").GetString()} shows as {unit} what {query} is");
                });
            }
    }

    /// <summary>What a query's figures may be shown as, as the names of its metrics say what they are.</summary>
    private static string[] Units(string query)
    {
        if (query.Contains(" / ", StringComparison.Ordinal)) return ["percentunit"];
        var isCount = Regex.IsMatch(query, @"^(?:max\()?count[ (]");
        var isRate = query.Contains("rate(", StringComparison.Ordinal) && !query.Contains("histogram_quantile", StringComparison.Ordinal);
        if (isCount) return ["none"];
        if (query.Contains("_bytes", StringComparison.Ordinal)) return isRate ? ["Bps"] : ["bytes"];
        if (query.Contains("_seconds", StringComparison.Ordinal)) return isRate ? ["percentunit", "none"] : ["s"]; // seconds in each second: a share, or processors
        return isRate ? ["cps", "ops", "reqps"] : ["none"];
    }

    private static bool IsNoRow(JsonElement panel) => panel.GetProperty("type").GetString() != "row";

    /// <summary>What a panel takes up of the 24 columns.</summary>
    private static IEnumerable<(int X, int Y)> Squares(JsonElement panel)
    {
        var place = panel.GetProperty("gridPos");
        var (x, y) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32());
        Assert.InRange(x + place.GetProperty("w").GetInt32(), 1, 24);
        return Enumerable.Range(x, place.GetProperty("w").GetInt32())
            .SelectMany(column => Enumerable.Range(y, place.GetProperty("h").GetInt32()).Select(row => (column, row)));
    }

    [GeneratedRegex("- alert: (?<name>[A-Za-z]+)")]
    private static partial Regex Alert();

    [GeneratedRegex("docs/[a-z-]+[.]md")]
    private static partial Regex Document();
}
