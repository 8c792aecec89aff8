using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Proxy.Actors.Metrics;
using Proxy.Actors.Pairs;
using Proxy.Actors.Pools;
using Proxy.Actors.Verdicts;
using Proxy.Membership.Metrics;

namespace Proxy.Actors.Metering;

/// <summary>The figures of the endpoints that are in a pool now. One that has left its pool has none any more.</summary>
/// <param name="pools">The pools.</param>
/// <param name="loops">The loops.</param>
/// <param name="health">What checks have found.</param>
internal sealed class EndpointFigures(IReadOnlyDictionary<string, PoolState> pools, ImmutableArray<NodeLoop> loops, NodeHealth health)
{
    private readonly Dictionary<(string Pool, string Endpoint), EndpointSeries> _series = [];
    private volatile EndpointRow[] _rows = [];

    /// <summary>The endpoints as of the last <see cref="Refresh"/>.</summary>
    internal IReadOnlyList<EndpointRow> Rows => _rows;

    /// <summary>Reads them. One caller at a time.</summary>
    internal void Refresh()
    {
        var rows = new List<EndpointRow>(_rows.Length);
        foreach (var (pool, state) in pools)
            foreach (var endpoint in state.Model.Endpoints)
                rows.Add(Row(pool, state, endpoint));
        if (_series.Count > 2 * rows.Count) _series.Clear(); // of those that have gone
        _rows = [.. rows];
    }

    internal void AddTo(InstrumentSet set)
    {
        set.Add(MetricLedger.EndpointUp, () => Each(row => row.IsUp ? 1 : 0));
        set.Add(MetricLedger.EndpointState, () => _rows.Select(row => new Measurement<long>(1, row.Series.With(row.Word))));
        set.Add(MetricLedger.EndpointCheck, () => _rows.Where(row => row.LastCheck is not null).Select(row => new Measurement<long>(row.LastCheck == true ? 1 : 0, row.Series.Labels)));
        set.Add(MetricLedger.EndpointActive, () => Each(row => row.State.Pairs));
        set.Add(MetricLedger.EndpointConnections, () => Each(row => row.Traffic.Connections));
        set.Add(MetricLedger.EndpointFailures, () => Each(row => row.Traffic.Failures));
        set.Add(MetricLedger.EndpointTransferred, Transferred);
        set.Add(MetricLedger.EndpointEjections, () => Each(row => row.State.Ejections));
        set.Add(MetricLedger.EndpointWeight, () => Each(row => row.Model.Weight));
        set.Add(MetricLedger.EndpointLimit, () => _rows.Where(row => row.Model.MaxPairs is not null).Select(row => new Measurement<long>(row.Model.MaxPairs!.Value, row.Series.Labels)));
    }

    private IEnumerable<Measurement<long>> Each(Func<EndpointRow, long> figure)
    {
        foreach (var row in _rows) yield return new Measurement<long>(figure(row), row.Series.Labels);
    }

    private IEnumerable<Measurement<long>> Transferred()
    {
        foreach (var row in _rows)
        {
            yield return new Measurement<long>(row.Traffic.BytesToServer, row.Series.ToServer);
            yield return new Measurement<long>(row.Traffic.BytesToClient, row.Series.ToClient);
        }
    }

    private EndpointRow Row(string pool, PoolState state, EndpointModel endpoint)
    {
        if (!_series.TryGetValue((pool, endpoint.Name), out var series))
            _series[(pool, endpoint.Name)] = series = new EndpointSeries(pool, endpoint.Name, loops.Length);
        return new EndpointRow(series, endpoint, state.StateOf(endpoint.Name), series.Read(loops), health.LastCheck(pool, endpoint.Name));
    }
}
