using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Proxy.Testing;

/// <summary>What a node has at <c>/metrics</c>, read as Prometheus reads it.</summary>
/// <param name="Text">The text as it came.</param>
/// <param name="Samples">The figures in it.</param>
public sealed partial record MetricsPage(string Text, ImmutableArray<MetricSample> Samples)
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>The names of metrics that have a figure.</summary>
    public ImmutableHashSet<string> Names { get; } = [.. Samples.Select(sample => sample.Name)];

    /// <summary>Asks a node.</summary>
    /// <param name="admin">Its admin endpoint.</param>
    /// <param name="token">A token for it; null for none.</param>
    public static async Task<MetricsPage> FetchAsync(IPEndPoint admin, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{admin}/metrics"));
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return Parse(await response.Content.ReadAsStringAsync());
    }

    /// <summary>Reads the text format of Prometheus; throws <see cref="FormatException"/> at a line that is none of it.</summary>
    public static MetricsPage Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(text, [.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(Sample)]);
    }

    /// <summary>The figures of a metric.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="labels">Labels that they have.</param>
    public IEnumerable<MetricSample> Of(string name, params (string Label, string Value)[] labels) =>
        Samples.Where(sample => sample.Name == name && sample.Has(labels));

    /// <summary>Their sum; 0 where there are none.</summary>
    public double Sum(string name, params (string Label, string Value)[] labels) => Of(name, labels).Sum(sample => sample.Value);

    private static MetricSample Sample(string line)
    {
        if (Line().Match(line) is not { Success: true } match) throw new FormatException($"no figure: {line}");
        var labels = Label().Matches(match.Groups["labels"].Value)
            .ToImmutableDictionary(label => label.Groups["name"].Value, label => Regex.Unescape(label.Groups["value"].Value));
        return new MetricSample(match.Groups["name"].Value, labels, Number(match.Groups["value"].Value));
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<labels>(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\.)*",?)*)\})? (?<value>\S+)(?: [0-9]+)?$""")]
    private static partial Regex Line();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>(?:[^"\\]|\\.)*)"(?:,|$)""")]
    private static partial Regex Label();
}
