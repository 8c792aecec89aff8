namespace Proxy.Actors.Balancing;

/// <summary>The order in which members take turns.</summary>
internal static class Turns
{
    // Where weights without a common divisor would make more turns of a round, they are scaled down; every member has one at least.
    private const int MaxRound = 1 << 16;

    // A turn's time in the round is a fraction of this. Two that differ do so by 1 / 2^36 at least, as a round has less than 2^17 turns.
    private const int TimeBits = 40;
    private const int PlaceBits = 24;

    /// <summary>The order of one round: each member as often as its weight says, its turns at even distances. Members of the same weight
    /// are one after another, as if they were one that has the turns of all of them.</summary>
    /// <param name="weights">Each member's weight, from 1.</param>
    /// <returns>Places of members.</returns>
    internal static int[] Of(IReadOnlyList<int> weights)
    {
        var parts = Parts(weights);
        var alike = parts.CountBy(part => part).ToDictionary();
        var ranks = alike.Keys.ToDictionary(part => part, _ => 0);
        var turns = new ulong[parts.Sum()];
        var next = 0;
        for (var place = 0; place < parts.Length; place++)
        {
            var (part, many, rank) = (parts[place], alike[parts[place]], ranks[parts[place]]++);
            for (var turn = 0; turn < part; turn++) turns[next++] = (Time((turn * many) + rank, part * many) << PlaceBits) | (uint)place;
        }

        Array.Sort(turns);
        return [.. turns.Select(turn => (int)(turn & ((1 << PlaceBits) - 1)))];
    }

    /// <summary>When the turn of a number comes, of so many at even distances; equal for equal fractions.</summary>
    private static ulong Time(int turn, int turns) => ((2 * (ulong)turn) + 1 << TimeBits - 1) / (ulong)turns;

    private static int[] Parts(IReadOnlyList<int> weights)
    {
        var divisor = weights.Aggregate(0, Gcd);
        var total = weights.Sum(weight => (long)weight / divisor);
        if (total <= MaxRound) return [.. weights.Select(weight => weight / divisor)];
        var spare = Math.Max(0, MaxRound - weights.Count);
        return [.. weights.Select(weight => Math.Max(1, (int)((long)weight / divisor * spare / total)))];
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
