using System.Collections.Immutable;

namespace Proxy.Actors.Pools;

/// <summary>Endpoints take turns. With weights, an endpoint's turns are spread evenly over the round instead of following
/// each other (nginx's smooth weighted round robin).</summary>
public sealed class RoundRobin : IBalancer
{
    private readonly ImmutableArray<EndpointModel> _endpoints;
    private readonly ImmutableArray<int> _turns;
    private readonly int _addresses;

    /// <summary>Computes the order of one round.</summary>
    /// <param name="endpoints">Each of weight 1 or more; may be empty.</param>
    public RoundRobin(ImmutableArray<EndpointModel> endpoints)
    {
        _endpoints = endpoints;
        _turns = endpoints.IsEmpty ? [] : Turns([.. endpoints.Select(endpoint => endpoint.Weight)]);
        _addresses = endpoints.Sum(endpoint => endpoint.Addresses.Length);
    }

    /// <inheritdoc/>
    /// <remarks>Each further try goes to the next endpoint, and once all have been tried, to their next addresses.</remarks>
    public Candidate? Choose(long turn, int attempt)
    {
        if (attempt >= _addresses) return null;
        var (round, place) = Math.DivRem(turn, _turns.Length);
        var index = _turns[(int)place];
        var left = attempt;
        for (var pass = 0; ; pass++)
        {
            for (var step = 0; step < _endpoints.Length; step++, index++)
            {
                if (index == _endpoints.Length) index = 0;
                var endpoint = _endpoints[index];
                if (pass >= endpoint.Addresses.Length || left-- > 0) continue;
                // An endpoint moves on to its next address with each round of turns: by the turn itself it might never, as
                // its turns may all be even.
                return new Candidate(endpoint, endpoint.Addresses[(int)((round + pass) % endpoint.Addresses.Length)]);
            }
        }
    }

    /// <summary>The order of one round.</summary>
    /// <param name="weights">Each endpoint's weight, from 1; at least one.</param>
    /// <returns>Indexes of endpoints; each occurs in proportion to its weight.</returns>
    public static ImmutableArray<int> Turns(IReadOnlyList<int> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var divisor = weights.Aggregate(Gcd);
        var parts = weights.Select(weight => weight / divisor).ToArray();
        var total = parts.Sum();
        var credit = new int[parts.Length];
        var turns = ImmutableArray.CreateBuilder<int>(total);
        for (var turn = 0; turn < total; turn++)
        {
            for (var i = 0; i < parts.Length; i++) credit[i] += parts[i];
            var chosen = Array.IndexOf(credit, credit.Max());
            credit[chosen] -= total;
            turns.Add(chosen);
        }

        return turns.MoveToImmutable();
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
