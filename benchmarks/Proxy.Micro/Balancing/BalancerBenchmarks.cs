using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Proxy.Actors.Balancing;
using Proxy.Configuration;

namespace Proxy.Micro.Balancing;

/// <summary>Picking a member for a pair, by each method, and what building the balancer costs.</summary>
[MemoryDiagnoser]
public class BalancerBenchmarks
{
    private const long Now = 10_000;

    private ImmutableArray<Member> _members = [];
    private IBalancer _balancer = null!;
    private LoadTable _loads = null!;
    private long _turn;

    [Params(BalanceMethod.RoundRobin, BalanceMethod.LeastPairs, BalanceMethod.RandomTwo, BalanceMethod.Maglev, BalanceMethod.Ewma)]
    public BalanceMethod Method { get; set; }

    [Params(100, 5_000)]
    public int Members { get; set; }

    /// <summary>Busy: weights and loads differ, and of one member in ten the latency is not known. Otherwise all are equal.</summary>
    [Params(false, true)]
    public bool Busy { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        _members = [.. Enumerable.Range(0, Members).Select(place => new Member($"10.0.0.{place}:80", Busy ? random.Next(1, 257) : 1, 1_000))];
        _balancer = Balancers.Create(Method, _members);
        _loads = new LoadTable(_members);
        for (var place = 0; Busy && place < Members; place++)
        {
            _loads.SetPairs(place, random.Next(_members[place].Weight));
            if (place % 10 != 0) _loads.Observe(place, random.Next(1, 20), random.NextInt64(Now));
        }
    }

    [Benchmark]
    public int Member_is_picked() => Pick(default);

    [Benchmark]
    public int Member_is_picked_after_two_that_are_passed_over() => Pick([Members / 3, Members / 2]);

    [Benchmark]
    public IBalancer Balancer_is_built() => Balancers.Create(Method, _members);

    private int Pick(ReadOnlySpan<int> passedOver)
    {
        _turn++;
        return _balancer.Pick(new BalanceRequest(_turn, (ulong)_turn, Now, passedOver), _loads);
    }
}
