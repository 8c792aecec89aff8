namespace Proxy.Actors.Balancing;

/// <summary>The member that would have the fewest pairs for its weight with one more. Among equals, in turns.</summary>
internal sealed class LeastPairs : IBalancer
{
    /// <inheritdoc/>
    public int Pick(in BalanceRequest request, LoadTable loads) => loads.Least(request);
}
