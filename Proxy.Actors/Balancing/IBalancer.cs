namespace Proxy.Actors.Balancing;

/// <summary>Picks a member of a group for a new pair. It is made of the members' weights and limits; asked the same about the same load, it
/// answers the same, on any thread.</summary>
public interface IBalancer
{
    /// <summary>Who gets the pair. Allocates nothing.</summary>
    /// <param name="request">What is known of the pair.</param>
    /// <param name="loads">What the members have now, by their places in the group.</param>
    /// <returns>The member's place; -1 when all that are left are full, or none is left.</returns>
    int Pick(in BalanceRequest request, LoadTable loads);
}
