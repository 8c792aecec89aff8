using Proxy.Actors.Pairs;

namespace Proxy.Actors.Listing;

/// <summary>What a walk does at each pair, on the pair's loop. It must be quick: traffic waits for it.</summary>
internal interface IPairVisitor
{
    /// <summary>Looks at a pair.</summary>
    /// <param name="slot">Its place.</param>
    /// <param name="pair">The pair.</param>
    /// <returns>Whether the walk may go on; if not, this pair counts as not visited.</returns>
    bool Visit(int slot, LivePair pair);
}
