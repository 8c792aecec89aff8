using System.Net;

namespace Proxy.Configuration;

/// <summary>Which pools lead to which: an endpoint that is a listener of the same node leads to that listener's pool. A chain
/// through listeners ends; a circle would have one client take every pair of the node.</summary>
/// <param name="listeners">The node's listeners.</param>
/// <param name="addresses">The addresses of a pool's endpoints, by the pool's name; none for a pool that is not known.</param>
public sealed class PoolGraph(
    IReadOnlyCollection<(string Name, IPEndPoint Bind, string Pool)> listeners, Func<string, IEnumerable<IPEndPoint>> addresses)
{
    /// <summary>The listener by which an address of a pool's endpoint leads back to the pool.</summary>
    /// <param name="pool">The pool's name.</param>
    /// <param name="address">The address.</param>
    /// <returns>The listener's name; null when the address leads elsewhere.</returns>
    public string? CircleThrough(string pool, IPEndPoint address) => At(address)
        .Where(listener => Leads(listener.Pool, pool, [])).Select(listener => listener.Name).FirstOrDefault();

    private IEnumerable<(string Name, IPEndPoint Bind, string Pool)> At(IPEndPoint address) =>
        listeners.Where(listener => ListenerReach.Includes(listener.Bind, address));

    private bool Leads(string from, string to, HashSet<string> seen)
    {
        if (from == to) return true;
        return seen.Add(from) && addresses(from).SelectMany(At).Any(listener => Leads(listener.Pool, to, seen));
    }
}
