using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
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
    private readonly List<EndpointSeries> _found = [];
    private volatile EndpointSeries[] _rows = [];

    /// <summary>The endpoints as of the last <see cref="Refresh"/>.</summary>
    internal IReadOnlyList<EndpointSeries> Rows => _rows;

    /// <summary>Reads them. One caller at a time.</summary>
    internal void Refresh()
    {
        _found.Clear();
        foreach (var (pool, state) in pools)
            foreach (var endpoint in state.Model.Endpoints)
                _found.Add(Look(pool, state, endpoint));
        if (_series.Count > 2 * _found.Count) _series.Clear(); // of those that have gone
        if (!CollectionsMarshal.AsSpan(_found).SequenceEqual(_rows)) _rows = [.. _found];
    }

    internal void AddTo(InstrumentSet set)
    {
        set.Add(MetricLedger.EndpointUp, () => Each(row => row.IsUp ? 1 : 0));
        set.Add(MetricLedger.EndpointState, () => _rows.Select(row => new Measurement<long>(1, row.InState)));
        set.Add(MetricLedger.EndpointCheck, () => _rows.Where(row => row.LastCheck is not null).Select(row => new Measurement<long>(row.LastCheck == true ? 1 : 0, row.Labels)));
        set.Add(MetricLedger.EndpointActive, () => Each(row => row.State.Pairs));
        set.Add(MetricLedger.EndpointConnections, () => Each(row => row.Traffic.Connections));
        set.Add(MetricLedger.EndpointFailures, () => Each(row => row.Traffic.Failures));
        set.Add(MetricLedger.EndpointTransferred, Transferred);
        set.Add(MetricLedger.EndpointEjections, () => Each(row => row.State.Ejections));
        set.Add(MetricLedger.EndpointWeight, () => Each(row => row.Model.Weight));
        set.Add(MetricLedger.EndpointLimit, () => _rows.Where(row => row.Model.MaxPairs is not null).Select(row => new Measurement<long>(row.Model.MaxPairs!.Value, row.Labels)));
    }

    private IEnumerable<Measurement<long>> Each(Func<EndpointSeries, long> figure)
    {
        foreach (var row in _rows) yield return new Measurement<long>(figure(row), row.Labels);
    }

    private IEnumerable<Measurement<long>> Transferred()
    {
        foreach (var row in _rows)
        {
            yield return new Measurement<long>(row.Traffic.BytesToServer, row.ToServer);
            yield return new Measurement<long>(row.Traffic.BytesToClient, row.ToClient);
        }
    }

    private EndpointSeries Look(string pool, PoolState of, EndpointModel endpoint)
    {
        var state = of.StateOf(endpoint.Name);
        if (!_series.TryGetValue((pool, endpoint.Name), out var series))
            _series[(pool, endpoint.Name)] = series = new EndpointSeries(pool, endpoint, state, loops.Length);
        series.Read(endpoint, state, health.LastCheck(pool, endpoint.Name), loops);
        return series;
    }
}
