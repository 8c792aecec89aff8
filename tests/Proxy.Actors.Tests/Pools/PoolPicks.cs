using Proxy.Actors.Pools;

namespace Proxy.Actors.Tests.Pools;

/// <summary>Where pairs of a pool go, one try after another.</summary>
internal static class PoolPicks
{
    /// <summary>Where a pair goes whose tries before have failed.</summary>
    public static Candidate? Choose(this PoolModel pool, long turn, int attempt)
    {
        var tries = Tries(pool, turn, attempt + 1);
        return tries.Count > attempt ? tries[attempt] : null;
    }

    /// <summary>All tries of a pair.</summary>
    public static List<Candidate> Tries(this PoolModel pool, long turn, int most = int.MaxValue) => new PoolState(pool).Tries(turn, most);

    /// <summary>All tries of a pair.</summary>
    public static List<Candidate> Tries(this PoolState pool, long turn, int most = int.MaxValue)
    {
        var tries = new List<Candidate>();
        var guest = new PoolGuest(turn);
        while (tries.Count < Math.Min(most, pool.Model.Attempts) && guest.Take(pool) is { Outcome: PoolOutcome.Taken } place)
        {
            tries.Add(place.Target);
            guest.Fail(pool, place);
        }

        return tries;
    }
}
