using System.Collections.Immutable;
using Proxy.Actors.Balancing;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Balancing;

/// <summary>Members with their load and a balancer.</summary>
internal sealed class Group
{
    private readonly IBalancer _balancer;
    private long _turn;

    public Group(BalanceMethod method, params int[] weights)
        : this(method, [.. weights.Select((weight, place) => new Member($"10.0.0.{place}:80", weight, int.MaxValue))])
    {
    }

    public Group(BalanceMethod method, ImmutableArray<Member> members)
    {
        Members = members;
        _balancer = Balancers.Create(method, members);
        Loads = new LoadTable([.. members]);
    }

    public ImmutableArray<Member> Members { get; }

    public LoadTable Loads { get; }

    public static Group Of(BalanceMethod method, int members) => new(method, [.. Enumerable.Repeat(1, members)]);

    /// <summary>The next turn's member.</summary>
    public int Next(params ReadOnlySpan<int> passedOver) => Next(client: 0, now: 0, passedOver);

    public int Next(ulong client, long now = 0, params ReadOnlySpan<int> passedOver) => Pick(_turn++, client, now, passedOver);

    public int Pick(long turn, ulong client = 0, long now = 0, ReadOnlySpan<int> passedOver = default) =>
        _balancer.Pick(new BalanceRequest(turn, client, now, passedOver), Loads);

    /// <summary>How often each member is named in so many turns, under a load that stays.</summary>
    public int[] Counts(int turns, long now = 0)
    {
        var counts = new int[Members.Length];
        for (var turn = 0; turn < turns; turn++) counts[Next((ulong)turn, now)]++;
        return counts;
    }

    /// <summary>Gives pairs out that stay.</summary>
    public void Fill(int pairs)
    {
        for (var pair = 0; pair < pairs; pair++) Add(Next((ulong)pair));
    }

    /// <summary>Gives a member pairs, or takes them.</summary>
    /// <returns>What it has now.</returns>
    public int Add(int place, int pairs = 1)
    {
        Loads.SetPairs(place, Loads.Pairs[place] + pairs);
        return Loads.Pairs[place];
    }

    /// <summary>Sets what all members have.</summary>
    public void SetAll(int pairs)
    {
        for (var place = 0; place < Members.Length; place++) Loads.SetPairs(place, pairs);
    }
}
