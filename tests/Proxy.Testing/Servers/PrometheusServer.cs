using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Proxy.Testing;

/// <summary>A Prometheus that is set up as <c>deploy/prometheus</c> has it, but for the nodes that it asks, and that it asks them and judges
/// each second.</summary>
public sealed partial class PrometheusServer : IAsyncDisposable
{
    /// <summary>Where its configuration and rules are in the repository.</summary>
    public static readonly string Deployed = Path.Combine(Repository.Root, "deploy", "prometheus");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempDirectory _directory;
    private readonly ProcessUnderTest _process;
    private readonly HttpClient _http;

    private PrometheusServer(TempDirectory directory, ProcessUnderTest process, IPEndPoint at)
    {
        (_directory, _process) = (directory, process);
        _http = new HttpClient { BaseAddress = new Uri($"http://{at}/api/v1/"), Timeout = Patience };
    }

    /// <summary>Starts one and waits until it takes requests.</summary>
    /// <param name="nodes">The admin endpoints that it asks.</param>
    /// <param name="token">The token that it shows them; they need not want one.</param>
    /// <param name="rules">Makes its rules of those that there are; null for these.</param>
    /// <param name="lighthouses">The admin endpoints of lighthouses that it asks; null for none.</param>
    public static async Task<PrometheusServer> StartAsync(
        IEnumerable<IPEndPoint> nodes, string token = "a-token-that-nobody-wants", Func<string, string>? rules = null, IEnumerable<IPEndPoint>? lighthouses = null)
    {
        var program = DebianProgram.Find("prometheus", "prometheus");
        var directory = new TempDirectory("prometheus");
        await WriteAsync(directory, nodes, lighthouses ?? [], token, rules ?? (text => text));
        var at = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        var process = ProcessUnderTest.Start(program,
        [
            $"--config.file={directory["prometheus.yml"]}", $"--storage.tsdb.path={directory["data"]}", $"--web.listen-address={at}",
        ]);
        var server = new PrometheusServer(directory, process, at);
        try
        {
            await process.WaitForLineAsync(ReadyLine(), Patience);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Rules of which each alert fires as soon as there is a reason for it.</summary>
    /// <param name="rules">The rules as they are.</param>
    public static string AtOnce(string rules) => ForLine().Replace(rules, "");

    /// <summary>Runs <c>promtool</c>, and throws with what it said when it finds a fault.</summary>
    /// <param name="arguments">What it is to do.</param>
    public static Task<string> PromtoolAsync(params string[] arguments) =>
        ProcessUnderTest.RunAsync(DebianProgram.Find("promtool", "prometheus"), arguments, Patience);

    /// <summary>Asks for the figures that an expression has now.</summary>
    /// <exception cref="InvalidOperationException">It is none; the message says why.</exception>
    public async Task<ImmutableArray<MetricSample>> QueryAsync(string query)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["query"] = query });
        using var response = await _http.PostAsync(new Uri("query", UriKind.Relative), form);
        var answer = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        if (answer.GetProperty("status").GetString() != "success")
            throw new InvalidOperationException($"{query}: {answer.GetProperty("error").GetString()}");
        var data = answer.GetProperty("data");
        return data.GetProperty("resultType").GetString() == "scalar"
            ? [new MetricSample("", ImmutableDictionary<string, string>.Empty, Number(data.GetProperty("result")))]
            : [.. data.GetProperty("result").EnumerateArray().Select(Sample)];
    }

    /// <summary>The only figure that an expression has now; NaN where there is none, or there are several.</summary>
    public async Task<double> ValueAsync(string query) => await QueryAsync(query) is [var only] ? only.Value : double.NaN;

    /// <summary>All rules as it goes by them: name, expression, and what was wrong with it when it was last looked at.</summary>
    public async Task<ImmutableArray<(string Name, string Query, string Error)>> RulesAsync() =>
    [
        .. (await GetAsync("rules")).GetProperty("groups").EnumerateArray()
            .SelectMany(group => group.GetProperty("rules").EnumerateArray())
            .Select(rule => (
                rule.GetProperty("name").GetString()!,
                rule.GetProperty("query").GetString()!,
                rule.TryGetProperty("lastError", out var error) ? error.GetString()! : "")),
    ];

    /// <summary>The labels of alerts that fire.</summary>
    public async Task<ImmutableArray<ImmutableDictionary<string, string>>> FiringAsync() =>
    [
        .. (await GetAsync("alerts")).GetProperty("alerts").EnumerateArray()
            .Where(alert => alert.GetProperty("state").GetString() == "firing")
            .Select(alert => Labels(alert.GetProperty("labels"))),
    ];

    /// <summary>Waits until an alert fires.</summary>
    /// <param name="alert">Its name.</param>
    /// <param name="labels">Labels that it has.</param>
    /// <exception cref="TimeoutException">It does not within a minute.</exception>
    public Task FiresAsync(string alert, params (string Label, string Value)[] labels) => Eventually.EqualAsync(
        $"{alert} {string.Join(' ', labels)} fires",
        async () => (await FiringAsync()) is var firing && firing.Any(each => each["alertname"] == alert && labels.All(label => each.GetValueOrDefault(label.Label) == label.Value))
            ? $"{alert} {string.Join(' ', labels)} fires"
            : $"{string.Join(", ", firing.Select(each => each["alertname"]))} fire");

    /// <summary>Stops it and removes what it has written.</summary>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        _directory.Dispose();
    }

    private static async Task WriteAsync(TempDirectory directory, IEnumerable<IPEndPoint> nodes, IEnumerable<IPEndPoint> lighthouses, string token, Func<string, string> rules)
    {
        const string Rules = "rules/proxycluster.rules.yml";
        var configuration = await File.ReadAllTextAsync(Path.Combine(Deployed, "prometheus.yml"));
        var targets = TargetLines().Replace(configuration, string.Concat(nodes.Select(node => $"          - {node}\n")));
        if (targets == configuration) throw new InvalidOperationException("deploy/prometheus/prometheus.yml names no nodes any more");
        var all = LighthouseLines().Replace(targets, string.Concat(lighthouses.Select(lighthouse => $"          - {lighthouse}\n")));
        if (all == targets) throw new InvalidOperationException("deploy/prometheus/prometheus.yml names no lighthouses any more");
        Directory.CreateDirectory(directory["rules"]);
        await File.WriteAllTextAsync(directory["prometheus.yml"], all.Replace("_interval: 15s", "_interval: 1s", StringComparison.Ordinal));
        await File.WriteAllTextAsync(directory["proxycluster.token"], token + "\n");
        await File.WriteAllTextAsync(directory[Rules], rules(await File.ReadAllTextAsync(Path.Combine(Deployed, Rules))));
    }

    private async Task<JsonElement> GetAsync(string path) => JsonElement.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative))).GetProperty("data");

    private static MetricSample Sample(JsonElement element)
    {
        var labels = Labels(element.GetProperty("metric"));
        return new MetricSample(labels.GetValueOrDefault("__name__", ""), labels, Number(element.GetProperty("value")));
    }

    private static ImmutableDictionary<string, string> Labels(JsonElement element) =>
        element.EnumerateObject().ToImmutableDictionary(label => label.Name, label => label.Value.GetString()!);

    // [seconds, "figure"]
    private static double Number(JsonElement pair) => pair[1].GetString() switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        var text => double.Parse(text!, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"(?m)^(?: +- node-[0-9]+\.internal:9110\n)+")]
    private static partial Regex TargetLines();

    [GeneratedRegex(@"(?m)^(?: +- lighthouse-[0-9]+\.internal:9110\n)+")]
    private static partial Regex LighthouseLines();

    [GeneratedRegex(@"(?m)^ +for: [0-9]+[smh]\n")]
    private static partial Regex ForLine();

    [GeneratedRegex("Server is ready to receive web requests")]
    private static partial Regex ReadyLine();
}
