namespace Proxy.Actors.Pools;

/// <summary>Who finds places for a pool whose limits count the pairs of all nodes. Told on loops' threads, within the pool's lock: it notes
/// what it hears, and returns.</summary>
public interface IPlaceSource
{
    /// <summary>A client waits, or was refused, because the node has no place for it.</summary>
    void OnShort();

    /// <summary>A pair has left an endpoint, or could not reach it, and its place is free.</summary>
    /// <param name="endpoint">The endpoint's name.</param>
    /// <param name="oldest">Since when the pool's oldest client waits, a timestamp of the node's clock; <see cref="long.MaxValue"/> when none
    /// does.</param>
    /// <returns>Whether the place goes back: the pool has one less at the endpoint and one less in all before anybody else gets it, where
    /// there is a limit.</returns>
    bool OnLeft(string endpoint, long oldest);
}
