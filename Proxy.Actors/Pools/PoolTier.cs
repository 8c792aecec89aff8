using System.Collections.Immutable;
using Proxy.Actors.Balancing;
using Proxy.Configuration;

namespace Proxy.Actors.Pools;

/// <summary>The endpoints of a tier of a pool, as pairs are given to them. Made whenever the model changes.</summary>
internal sealed class PoolTier
{
    private readonly IBalancer _balancer;

    /// <summary>Makes a tier. It is not in force yet.</summary>
    /// <param name="method">How the endpoint of a pair is picked.</param>
    /// <param name="endpoints">Those that take pairs, each with an address; at least one.</param>
    /// <param name="states">Their states.</param>
    internal PoolTier(BalanceMethod method, ImmutableArray<EndpointModel> endpoints, EndpointState[] states)
    {
        Endpoints = endpoints;
        States = states;
        // Tenths of weights: where all are whole, it is the weights that count.
        var areWhole = endpoints.All(each => each.Ramp == EndpointModel.FullRamp);
        ImmutableArray<Member> members = [.. endpoints.Select(each => new Member(each.Name, WeightOf(each, areWhole), each.MaxPairs ?? int.MaxValue))];
        _balancer = Balancers.Create(method, members);
        Loads = new LoadTable(members);
        IsHalfOpen = endpoints.Any(each => each.Ejection == Ejection.HalfOpen);
    }

    /// <summary>The endpoints by their places.</summary>
    internal ImmutableArray<EndpointModel> Endpoints { get; }

    /// <summary>Their states.</summary>
    internal EndpointState[] States { get; }

    /// <summary>What they have.</summary>
    internal LoadTable Loads { get; }

    /// <summary>Whether one of them is half-open.</summary>
    internal bool IsHalfOpen { get; }

    /// <summary>Begins to count. Called with the pool's lock held.</summary>
    internal void PutInForce()
    {
        for (var i = 0; i < States.Length; i++)
        {
            var state = States[i];
            (state.Tier, state.Place) = (this, i);
            Loads.SetPairs(i, state.Pairs + state.Others);
            SetLimit(state);
            Loads.SetLatency(i, state.Latency.Milliseconds, state.Latency.At);
        }
    }

    /// <summary>How many pairs an endpoint may have now: where limits count the pairs of all nodes, as many as this node has places for.</summary>
    internal void SetLimit(EndpointState state)
    {
        var max = Endpoints[state.Place].MaxPairs;
        Loads.SetLimit(state.Place, max is null ? int.MaxValue : state.Leased is { } leased ? leased.Places + state.Others : max.Value);
    }

    /// <summary>Ends to count. Called with the pool's lock held.</summary>
    internal void PutOutOfForce()
    {
        foreach (var state in States)
            if (ReferenceEquals(state.Tier, this)) state.Tier = null;
    }

    /// <summary>Who gets a pair; -1 when nobody can.</summary>
    internal int Pick(in BalanceRequest request) => _balancer.Pick(request, Loads);

    /// <summary>Whether the one pair is under way that a half-open endpoint gets.</summary>
    internal bool IsOnTrial(int place) => IsHalfOpen && Endpoints[place].Ejection == Ejection.HalfOpen && States[place].IsOnTrial;

    /// <summary>Whether there is one besides the given ones that can get a pair, or could if it were not full.</summary>
    /// <param name="places">Places of endpoints, each once.</param>
    internal bool HasOthers(ReadOnlySpan<int> places)
    {
        if (!IsHalfOpen) return States.Length > places.Length;
        for (var i = 0; i < States.Length; i++)
            if (!IsOnTrial(i) && !places.Contains(i)) return true;
        return false;
    }

    private static int WeightOf(EndpointModel endpoint, bool areWhole) => areWhole ? endpoint.Weight : endpoint.Weight * endpoint.Ramp;
}
