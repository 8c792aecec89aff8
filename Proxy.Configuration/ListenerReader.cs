using System.Collections.Immutable;
using System.Net;

namespace Proxy.Configuration;

/// <summary>Reads <c>proxy.listeners</c> and <c>proxy.listener-defaults</c>.</summary>
internal static class ListenerReader
{
    private static readonly string[] Keys = ["bind", "pool", "backlog"];

    private static readonly Func<string, Parsed<int>> Backlog = Integers.Between(1, 65535);

    /// <summary>The listeners in the order of their names.</summary>
    public static ImmutableArray<ListenerSettings> Read(Section proxy)
    {
        var defaults = proxy.Block("listener-defaults");
        defaults.RejectUnknownKeys();
        var backlog = defaults.Value("backlog", Backlog);

        var section = proxy.Block("listeners");
        if (!section.WrittenKeys.Any())
            proxy.Error("listeners", "there is no listener", "write listeners { web { bind = \":8080\", pool = web } }");
        var listeners = section.WrittenKeys.Select(name => One(section, name, backlog)).ToImmutableArray();
        RejectSharedAddresses(section, listeners);
        return listeners;
    }

    /// <summary>Reports every listener whose pool does not exist.</summary>
    public static void RejectMissingPools(Section proxy, ImmutableArray<ListenerSettings> listeners, IReadOnlyCollection<string> pools)
    {
        foreach (var listener in listeners.Where(l => l.Pool is not null && !pools.Contains(l.Pool)))
        {
            var nearest = NearestName.Of(listener.Pool, pools);
            proxy.ErrorAt(
                $"{proxy.Path}.listeners.{listener.Name}.pool",
                $"there is no pool {Quoted.Text(listener.Pool)}",
                nearest is null ? $"name a pool of {proxy.Path}.pools or add this one" : $"did you mean {nearest}?");
        }
    }

    private static ListenerSettings One(Section listeners, string name, int backlog)
    {
        listeners.Parse(listeners.PathOf(name), name, EntryNames.Parse);
        var section = listeners.Block(name);
        section.RejectUnknownKeys(Keys);
        return new ListenerSettings(
            name,
            section.Value("bind", BindAddress.Parse)!,
            section.Value("pool", EntryNames.Parse)!,
            section.Value("backlog", Backlog, backlog));
    }

    private static void RejectSharedAddresses(Section section, ImmutableArray<ListenerSettings> listeners)
    {
        for (var i = 1; i < listeners.Length; i++)
        {
            var later = listeners[i];
            var first = listeners.Take(i).FirstOrDefault(l => Collide(l.Bind, later.Bind));
            if (first is null) continue;
            section.ErrorAt(
                $"{section.PathOf(later.Name)}.bind",
                $"{later.Bind} is taken by the listener {first.Name} at {first.Bind}",
                "give each listener a port of its own");
        }
    }

    // [::] takes IPv4 too, so the two wildcards collide. A wildcard and one address do not: the kernel prefers the address.
    private static bool Collide(IPEndPoint? one, IPEndPoint? other)
    {
        if (one is null || other is null || one.Port == 0 || one.Port != other.Port) return false;
        return one.Address.Equals(other.Address) || (IsWildcard(one.Address) && IsWildcard(other.Address));
    }

    private static bool IsWildcard(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
