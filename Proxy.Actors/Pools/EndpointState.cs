namespace Proxy.Actors.Pools;

/// <summary>What a node holds of an endpoint of a pool at run time: the number of pairs that are bound to it. One object for
/// each pool and name, whatever models of the endpoint follow each other. Thread-safe.</summary>
public sealed class EndpointState
{
    private int _pairs;

    /// <summary>Pairs of this node that are bound to the endpoint.</summary>
    public int Pairs => Volatile.Read(ref _pairs);

    /// <summary>A pair was bound to it.</summary>
    internal void AddPair() => Interlocked.Increment(ref _pairs);

    /// <summary>A pair that was bound to it has ended.</summary>
    internal void RemovePair() => Interlocked.Decrement(ref _pairs);
}
