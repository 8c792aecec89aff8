using Akka.Actor;
using Proxy.Actors.Closing;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Listing;

/// <summary>Ends the pairs that a filter means.</summary>
/// <param name="filter">Which pairs.</param>
internal sealed class KillVisitor(PairFilter filter) : IPairVisitor
{
    /// <summary>Places looked at in one turn: a reset costs system calls.</summary>
    internal const int Slice = 16;

    /// <summary>Pairs ended.</summary>
    internal int Count { get; private set; }

    public bool Visit(int slot, LivePair pair)
    {
        pair.Describe(out var row);
        if (!filter.Matches(row)) return true;
        pair.Actor.Tell(new KillPair(pair.Id, PairEnd.Killed), ActorRefs.NoSender);
        Count++;
        return true;
    }
}
