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

    private readonly Guest _guest = new();
    private PoolRouter _router = null!;

    /// <summary>How the endpoint is picked.</summary>
    [Params(BalanceMethod.RoundRobin, BalanceMethod.LeastPairs, BalanceMethod.RandomTwo, BalanceMethod.Maglev, BalanceMethod.Ewma)]
    public BalanceMethod Method { get; set; }

    /// <summary>Endpoints of the pool.</summary>
    [Params(2, 100, 5_000)]
    public int Endpoints { get; set; }

    /// <summary>Whether the endpoints have weights that differ.</summary>
    [Params(false, true)]
    public bool Weighted { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _router = new PoolRouter(new PoolState(Pool("api")));
    }

    [Benchmark]
    public int Pair_gets_a_place_and_gives_it_back()
    {
        var pool = _router.Route(new Opening("api", default, default)).Pool!;
        _guest.Turn = pool.NextTurn();
        var place = pool.Take(_guest);
        place.State!.Leave();
        return pool.Pairs;
    }

    private PoolModel Pool(string name) => new(name, Method, [.. Enumerable.Range(0, Endpoints).Select(Endpoint)], Attempts);

    private EndpointModel Endpoint(int index)
    {
        var address = IPEndPoint.Parse(string.Create(CultureInfo.InvariantCulture, $"10.0.{index / 250}.{index % 250 + 1}:8080"));
        return new EndpointModel(address.ToString(), [TcpAddress.From(address)], Weighted ? Weights[index % Weights.Length] : 1);
    }

    /// <summary>A pair that does not wait.</summary>
    private sealed class Guest : IPoolGuest
    {
        public IoLoop Loop => throw new NotSupportedException();

        public long Turn { get; set; }

        public ulong ClientHash => (ulong)Turn;

        public ReadOnlySpan<Attempt> Tried => [];

        public long WaitsSince { get; set; }

        public PoolPlace Granted { get; set; }

        public void Execute()
        {
        }
    }
}
