namespace Proxy.Actors.Pairs;

/// <summary>Who is told how a pair fares, on the loop's thread, outside of any message. Each call comes at most once.</summary>
internal interface IPairOwner
{
    /// <summary>What the log calls the pair; empty where it has no name.</summary>
    string Name => "";

    /// <summary>The pair has ended; unless they were reset, its sockets stay until <see cref="ConnectionPair.Release"/>.</summary>
    void OnPairEnded(ConnectionPair pair);
}
