using System.Diagnostics.Metrics;
using Proxy.Actors.Metrics;
using Proxy.Membership.Metrics;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Metering;

/// <summary>Reads the meter of one node, as an exporter does.</summary>
internal sealed class MeterReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, double> _figures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _labels = new(StringComparer.Ordinal);

    public MeterReader(ProxyNode node)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == node.Meter) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The labels that each metric has had, by name.</summary>
    public IReadOnlyDictionary<string, SortedSet<string>> Labels => _labels;

    /// <summary>The figures now, by name and labels: of a histogram how often it was told, and as <c>NAME.sum</c> what that makes together.</summary>
    public async Task<IReadOnlyDictionary<string, double>> ReadAsync(ProxyNode node)
    {
        await node.Metrics!.RefreshAsync();
        _listener.RecordObservableInstruments();
        lock (_figures) return new Dictionary<string, double>(_figures, StringComparer.Ordinal);
    }

    /// <summary>Reads until a figure is what it has to be. A series that is not there is 0.</summary>
    public Task FigureAsync(ProxyNode node, string series, double figure) =>
        Eventually.EqualAsync((series, figure), async () => (series, (await ReadAsync(node)).GetValueOrDefault(series)));

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = tags.ToArray();
        var series = $"{{{string.Join(",", labels.Select(tag => $"{tag.Key}={tag.Value}"))}}}";
        var (key, sum) = (instrument.Name + series, $"{instrument.Name}.sum{series}");
        var isHistogram = MetricLedger.All.SingleOrDefault(metric => metric.Name == instrument.Name) is { Kind: MetricKind.Histogram };
        lock (_figures)
        {
            _figures[key] = isHistogram ? _figures.GetValueOrDefault(key) + 1 : value;
            if (isHistogram) _figures[sum] = _figures.GetValueOrDefault(sum) + value;
            if (!_labels.TryGetValue(instrument.Name, out var known)) _labels[instrument.Name] = known = new SortedSet<string>(StringComparer.Ordinal);
            known.UnionWith(labels.Select(tag => tag.Key));
        }
    }
}
