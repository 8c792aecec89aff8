using System.Collections.Immutable;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Listing;

/// <summary>The access log with listeners-in: it passes every record on, and gives a copy to whoever follows the pairs of
/// this node at the moment. With nobody following, it costs a look at an empty list; with the log off as well, nobody makes a record.</summary>
/// <param name="log">Where records go in any case.</param>
internal sealed class PairFeed(IAccessLog log) : IAccessLog
{
    private ImmutableArray<PairFollower> _followers = [];

    public bool IsWanted => log.IsWanted || !_followers.IsEmpty;

    public void Write(in AccessRecord record, int loop)
    {
        if (log.IsWanted) log.Write(record, loop);
        foreach (var follower in _followers) follower.Offer(record);
    }

    /// <summary>Begins to follow.</summary>
    /// <param name="filter">Which pairs.</param>
    internal PairFollower Follow(PairFilter filter)
    {
        var follower = new PairFollower(this, filter);
        ImmutableInterlocked.Update(ref _followers, followers => followers.Add(follower));
        return follower;
    }

    internal void Leave(PairFollower follower) => ImmutableInterlocked.Update(ref _followers, followers => followers.Remove(follower));
}
