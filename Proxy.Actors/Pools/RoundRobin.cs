using System.Collections.Immutable;

namespace Proxy.Actors.Pools;

/// <summary>Whose turn it is. With weights, an endpoint's turns are spread evenly over the round instead of following
/// each other (nginx's smooth weighted round robin).</summary>
public static class RoundRobin
{
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
