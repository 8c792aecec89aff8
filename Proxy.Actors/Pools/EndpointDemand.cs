namespace Proxy.Actors.Pools;

/// <summary>What a pool has at an endpoint, where limits count the pairs of all nodes.</summary>
/// <param name="Name">The endpoint's name.</param>
/// <param name="MaxPairs">Its limit; null for none, and for one that is not in the pool any more.</param>
/// <param name="Pairs">This node's pairs there, those included that are on their way.</param>
/// <param name="Places">Places that the node may use; of no meaning without a limit.</param>
/// <param name="Takes">Whether a client that waits would go there if there were a place.</param>
public readonly record struct EndpointDemand(string Name, int? MaxPairs, int Pairs, int Places, bool Takes);
