using Akka.Actor;
using Akka.Cluster;

namespace Proxy.Actors.Places;

/// <summary>What a <see cref="PlaceDesk"/> needs of the node around it.</summary>
internal interface IPlaceHost
{
    /// <summary>Sends a message to the desk of another node; it may be lost, late or twice there.</summary>
    void Send(Address to, object message);

    /// <summary>A pool's owner cannot be reached, or gives again.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="owner">Its owner; null when no node is up.</param>
    /// <param name="isAlone">Whether the node helps itself from now on.</param>
    void OnAlone(string pool, UniqueAddress? owner, bool isAlone);
}
