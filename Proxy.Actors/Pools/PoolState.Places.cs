using System.Collections.Immutable;
using Proxy.Configuration;

namespace Proxy.Actors.Pools;

/// <content>Limits that count the pairs of all nodes.</content>
public sealed partial class PoolState : ILimitedPool
{
    // After so long without a word from who finds places, other nodes may use those of this one.
    private const long StandstillMilliseconds = 2_000;

    private LeasedPlaces? _leased;
    private IPlaceSource? _source;
    private long _leasedAt = Now;
    private bool _hasStood;

    /// <inheritdoc/>
    string ILimitedPool.Name => Model.Name;

    /// <inheritdoc/>
    IPlaceSource? ILimitedPool.Places
    {
        get => _source;
        set
        {
            lock (_picking)
            {
                _source = value;
                if (_leased is not null) _leased.Source = value;
            }

            Change(model => model);
        }
    }

    /// <summary>Whether limits of it count the pairs of all nodes.</summary>
    internal bool HasSharedLimits
    {
        get
        {
            lock (_picking) return _leased is not null;
        }
    }

    /// <inheritdoc/>
    PoolDemand ILimitedPool.Demand(bool all)
    {
        List<IPoolGuest>? served = null;
        PoolDemand demand;
        lock (_picking)
        {
            // What is held is true again with what is made of this; who has come meanwhile is served when that is known.
            var stood = Now - _leasedAt > StandstillMilliseconds;
            if (_hasStood && _queue.Count > 0) served = Serve();
            (_leasedAt, _hasStood) = (Now, stood);
            demand = _leased?.Demand(all, _queue.Count, _queue.Since(PoolDemand.MaxSince), Time.GetTimestamp() - Time.TimestampFrequency) ?? new PoolDemand(null, _pairs, 0, _queue.Count, [], []);
        }

        Call(served);
        return demand;
    }

    /// <inheritdoc/>
    void ILimitedPool.Allow(ImmutableArray<PlaceChange> changes)
    {
        List<IPoolGuest>? served = null;
        lock (_picking)
        {
            if (_leased is null) return;
            _leased.Allow(changes);
            foreach (var (name, _) in changes)
                if (name is not null && _endpoints.TryGetValue(name, out var state)) state.Tier?.SetLimit(state);
            if (_queue.Count > 0) served = Serve();
        }

        Call(served);
    }

    /// <inheritdoc/>
    void ILimitedPool.LearnOthers(IReadOnlyDictionary<string, int> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        lock (_picking)
        {
            if (_leased is null) return;
            foreach (var (name, others) in pairs)
            {
                if (!_endpoints.TryGetValue(name, out var state)) continue;
                state.Others = others;
                if (state.Tier is not { } tier) continue;
                tier.Loads.SetPairs(state.Place, state.Pairs + others);
                tier.SetLimit(state);
            }
        }
    }

    private void LeaveLeased(EndpointState state)
    {
        if (state.Leased is not { } place) return;
        _leased!.Leave(place, _queue.Oldest);
        state.Tier?.SetLimit(state);
    }

    /// <summary>Keeps books of places where there are limits that count the pairs of all nodes, and lets go of them where there are none.</summary>
    private void ConfigurePlaces(PoolModel model, PoolTier[] tiers)
    {
        var isShared = model.Settings.LimitScope == LimitScope.Cluster && _source is not null
            && (model.MaxPairs is not null || model.Endpoints.Any(each => each.MaxPairs is not null));
        if (!isShared)
        {
            if (_leased is null) return;
            _leased = null;
            foreach (var state in _endpoints.Values) (state.Leased, state.Others) = (null, 0);
            return;
        }

        _leased ??= Open();
        var first = tiers.Length == 0 ? [] : tiers[0].Endpoints.Select(each => each.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _leased.Configure(model.MaxPairs, model.Endpoints.Select(each => (each.Name, each.MaxPairs, first.Contains(each.Name))));
        foreach (var state in _endpoints.Values) state.Leased = _leased.At(state.Name);
    }

    private LeasedPlaces Open()
    {
        var places = new LeasedPlaces { Source = _source };
        foreach (var state in _endpoints.Values)
            for (var i = 0; i < state.Pairs; i++) places.Enter(places.At(state.Name));
        return places;
    }
}
