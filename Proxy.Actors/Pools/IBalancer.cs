namespace Proxy.Actors.Pools;

/// <summary>Picks the endpoint of a pair among those of a pool that take pairs. A value: asked the same, it answers the
/// same, on any thread.</summary>
public interface IBalancer
{
    /// <summary>Where a pair is to go. Allocates nothing.</summary>
    /// <param name="turn">The pair's number in the pool's order of turns, from 0.</param>
    /// <param name="attempt">0 for the first try. Further ones of the same turn go to other endpoints first, then to further
    /// addresses of those that were tried; none is named twice.</param>
    /// <returns>Null when there is nothing more to try.</returns>
    Candidate? Choose(long turn, int attempt);
}
