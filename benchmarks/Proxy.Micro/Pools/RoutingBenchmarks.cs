using System.Globalization;
using System.Net;
using BenchmarkDotNet.Attributes;
using Proxy.Actors.Pools;
using Proxy.Actors.Routing;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Micro.Pools;

/// <summary>Where a pair is to go: the listener's route, the pool's next turn, the turn's endpoint; and its count there.</summary>
[MemoryDiagnoser]
public class RoutingBenchmarks
{
    private const int Attempts = 3;

    // Weights as pools have them that are made of machines of a few generations; their greatest common divisor is 1.
    private static readonly int[] Weights = [3, 5, 8, 10];

    private PoolRouter _router = null!;
    private string _last = "";

    /// <summary>Endpoints of the pool.</summary>
    [Params(2, 16, 256)]
    public int Endpoints { get; set; }

    /// <summary>Whether the endpoints have weights that differ.</summary>
    [Params(false, true)]
    public bool Weighted { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _router = new PoolRouter(new PoolState(Pool("api")));
        var pool = _router.Route(new Opening("api", default, default)).Pool!;
        foreach (var endpoint in pool.Model.Endpoints) pool.StateOf(endpoint.Name);
        _last = pool.Model.Endpoints[^1].Name;
    }

    [Benchmark]
    public Candidate? Endpoint_is_chosen_for_a_pair() => Choose(attempt: 0);

    [Benchmark]
    public Candidate? Endpoint_is_chosen_after_one_that_refused() => Choose(attempt: 1);

    [Benchmark]
    public int Pair_is_counted_at_its_endpoint()
    {
        var state = _router.Route(new Opening("api", default, default)).Pool!.StateOf(_last);
        return state.Pairs;
    }

    private Candidate? Choose(int attempt)
    {
        var pool = _router.Route(new Opening("api", default, default)).Pool!;
        return pool.Model.Choose(pool.NextTurn(), attempt);
    }

    private PoolModel Pool(string name) => new(name, BalanceMethod.RoundRobin, [.. Enumerable.Range(0, Endpoints).Select(Endpoint)], Attempts);

    private EndpointModel Endpoint(int index)
    {
        var address = IPEndPoint.Parse(string.Create(CultureInfo.InvariantCulture, $"10.0.{index / 250}.{index % 250 + 1}:8080"));
        return new EndpointModel(address.ToString(), [TcpAddress.From(address)], Weighted ? Weights[index % Weights.Length] : 1);
    }
}
