using Proxy.Actors.Pairs;

namespace Proxy.Actors.Listing;

/// <summary>Has live pairs put what they have moved since the last count into their loop's counters.</summary>
internal sealed class CountVisitor : IPairVisitor
{
    internal static readonly CountVisitor Instance = new();

    private CountVisitor()
    {
    }

    public bool Visit(int slot, LivePair pair)
    {
        pair.CountBytes();
        return true;
    }
}
