namespace Proxy.Actors.Pairs;

/// <summary>Who is told how a pair fares, on the loop's thread, outside of any message. Each call comes at most once.</summary>
internal interface IPairOwner
{
    /// <summary>The pair has ended; the sockets are still to be closed by the owner, unless they were reset.</summary>
    void OnPairEnded(ConnectionPair pair);
}
