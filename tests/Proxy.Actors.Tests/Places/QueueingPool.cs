using System.Collections.Immutable;
using Proxy.Actors.Pools;

namespace Proxy.Actors.Tests.Places;

/// <summary>A pool whose limits count the pairs of all nodes, with a queue: clients are numbers, and what becomes of them is recorded.</summary>
internal sealed class QueueingPool(string name, TimeProvider time) : ILimitedPool
{
    private readonly Lock _lock = new();
    private readonly LeasedPlaces _places = new();
    private readonly LinkedList<(int Client, long Since)> _queue = [];
    private readonly Dictionary<int, LeasedPlace> _pairs = [];
    private List<LeasedPlace> _endpoints = [];
    private int _turn;

    public string Name { get; } = name;

    public IPlaceSource? Places
    {
        get => _places.Source;
        set => _places.Source = value;
    }

    /// <summary>Told when a client has its place.</summary>
    internal Action<int> Served { get; set; } = _ => { };

    /// <summary>Whether clients that find no place wait for one.</summary>
    internal bool HasQueue { get; set; } = true;

    internal int Waiting => _queue.Count;

    internal IReadOnlyCollection<int> Clients => _pairs.Keys;

    internal Dictionary<string, int> Others { get; } = [];

    internal int? MaxPairs => _places.Pool.MaxPairs;

    internal void Configure(int? maxPairs, params (string Name, int? MaxPairs, bool Takes)[] endpoints)
    {
        lock (_lock)
        {
            _places.Configure(maxPairs, endpoints);
            _endpoints = [.. endpoints.Select(each => _places.At(each.Name))];
            ServeQueue();
        }
    }

    /// <summary>What the node holds of a limit, pairs beyond its places included.</summary>
    internal int Held(string endpoint)
    {
        lock (_lock)
        {
            var place = endpoint.Length == 0 ? _places.Pool : _places.At(endpoint);
            return Math.Max(place.Places, place.Pairs);
        }
    }

    internal int Pairs(string endpoint)
    {
        lock (_lock) return endpoint.Length == 0 ? _places.Pool.Pairs : _places.At(endpoint).Pairs;
    }

    internal void Come(int client)
    {
        lock (_lock)
        {
            _queue.AddLast((client, time.GetTimestamp()));
            ServeQueue();
            if (_queue.Count == 0) return;
            if (HasQueue)
            {
                Places?.OnShort();
            }
            else
            {
                _queue.Clear();
                _places.TurnAway(time.GetTimestamp());
            }
        }
    }

    internal void End(int client)
    {
        lock (_lock)
        {
            if (!_pairs.Remove(client, out var endpoint)) return;
            _places.Leave(endpoint, _queue.First?.Value.Since ?? long.MaxValue);
            ServeQueue();
        }
    }

    public PoolDemand Demand(bool all)
    {
        lock (_lock) return _places.Demand(all, _queue.Count, [.. _queue.Take(PoolDemand.MaxSince).Select(each => each.Since)], time.GetTimestamp() - time.TimestampFrequency);
    }

    public void Allow(ImmutableArray<PlaceChange> changes)
    {
        lock (_lock)
        {
            _places.Allow(changes);
            ServeQueue();
        }
    }

    public void LearnOthers(IReadOnlyDictionary<string, int> pairs)
    {
        lock (_lock) foreach (var (endpoint, count) in pairs) Others[endpoint] = count;
    }

    private void ServeQueue()
    {
        while (_queue.First is { } first)
        {
            LeasedPlace? found = null;
            for (var step = 0; step < _endpoints.Count && found is null; step++)
            {
                var endpoint = _endpoints[(_turn + step) % _endpoints.Count];
                if (endpoint.Takes && _places.HasRoom(endpoint)) found = endpoint;
            }

            if (found is null) return;
            _turn++;
            _queue.RemoveFirst();
            _places.Enter(found);
            _pairs[first.Value.Client] = found;
            Served(first.Value.Client);
        }
    }
}
