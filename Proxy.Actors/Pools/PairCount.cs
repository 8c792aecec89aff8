namespace Proxy.Actors.Pools;

/// <summary>How many pairs of the node are bound to an endpoint. Thread-safe; shared by the endpoint's successive models.</summary>
internal sealed class PairCount
{
    private int _pairs;

    /// <summary>The number now.</summary>
    internal int Value => Volatile.Read(ref _pairs);

    internal void Add() => Interlocked.Increment(ref _pairs);

    internal void Remove() => Interlocked.Decrement(ref _pairs);
}
