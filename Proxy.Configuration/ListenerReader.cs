using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Proxy.Configuration;

/// <summary>Reads <c>proxy.listeners</c> and <c>proxy.listener-defaults</c>.</summary>
internal static class ListenerReader
{
    private static readonly Func<string, Parsed<int>> Backlog = Integers.Between(1, 65535);

    /// <summary>The listeners in the order of their names.</summary>
    public static ImmutableArray<ListenerSettings> Read(Section proxy)
    {
        var defaults = proxy.Block("listener-defaults");
        var section = proxy.Block("listeners");
        if (!section.WrittenKeys.Any())
            proxy.Error("listeners", "there is no listener", "write listeners { web { bind = \":8080\", pool = web } }");
        var usable = defaults.Checked(all => Read(all, "", null!, null));
        var listeners = section.WrittenKeys.Select(name => One(section, name, usable)).ToImmutableArray();
        RejectSharedAddresses(section, listeners);
        if (listeners.All(listener => listener.Tls is null)) TlsReader.RejectIdleOfListeners(usable);
        return listeners;
    }

    /// <summary>Reports every listener whose pool does not exist.</summary>
    public static void RejectMissingPools(Section proxy, ImmutableArray<ListenerSettings> listeners, IReadOnlyCollection<string> pools)
    {
        foreach (var listener in listeners)
        {
            var path = $"{proxy.Path}.listeners.{listener.Name}";
            if (listener.Pool is { } pool) RejectMissingPool(proxy, $"{path}.pool", pool, pools);
            for (var i = 0; i < listener.Routes.Count; i++)
                if (listener.Routes[i].Pool is { } of) RejectMissingPool(proxy, $"{path}.routes[{i}].pool", of, pools);
        }
    }

    private static void RejectMissingPool(Section proxy, string path, string pool, IReadOnlyCollection<string> pools)
    {
        if (pools.Contains(pool)) return;
        var nearest = NearestName.Of(pool, pools);
        proxy.ErrorAt(
            path,
            $"there is no pool {Quoted.Text(pool)}",
            nearest is null ? $"name a pool of {proxy.Path}.pools or add this one" : $"did you mean {nearest}?");
    }

    /// <summary>Reports every endpoint whose address leads back to its own pool through listeners of this node.</summary>
    public static void RejectCircles(Section proxy, ImmutableArray<ListenerSettings> listeners, ImmutableArray<PoolSettings> pools)
    {
        var graph = new PoolGraph(
            [.. listeners.Where(l => l.Bind is { Port: not 0 }).SelectMany(l => l.Pools.Select(pool => (l.Name, l.Bind, pool)))],
            name => pools.Where(pool => pool.Name == name).SelectMany(pool => pool.Endpoints).SelectMany(Addresses));
        foreach (var pool in pools)
        {
            foreach (var endpoint in pool.Endpoints)
            {
                var listener = Addresses(endpoint).Select(address => graph.CircleThrough(pool.Name, address)).FirstOrDefault(name => name is not null);
                if (listener is null) continue;
                proxy.ErrorAt(
                    $"{proxy.Path}.pools.{pool.Name}.endpoints",
                    $"{endpoint} is the listener {listener} of this node, which leads back to this pool: one client would take every connection",
                    "name the server itself, or another port");
            }
        }
    }

    // localhost may be either; other names are looked up at run time, and judged then.
    private static IEnumerable<IPEndPoint> Addresses(EndpointSettings endpoint)
    {
        if (IPAddress.TryParse(endpoint.Host, out var address)) return [new IPEndPoint(address, endpoint.Port)];
        return endpoint.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            ? [new IPEndPoint(IPAddress.Loopback, endpoint.Port), new IPEndPoint(IPAddress.IPv6Loopback, endpoint.Port)]
            : [];
    }

    private static ListenerSettings One(Section listeners, string name, Section defaults)
    {
        listeners.Parse(listeners.PathOf(name), name, EntryNames.Parse);
        var section = listeners.Block(name, defaults);
        section.RejectUnknownKeys(["bind", "pool", "routes", "respond", "store", .. defaults.KnownKeys]);
        var routes = RouteReader.Read(section);
        // Without routes and an answer, a listener without a pool would serve nobody.
        var serves = (section.Has("routes") && !section.IsEmptyList("routes")) || section.Has("respond");
        var pool = section.Has("pool") || !serves ? section.Value("pool", EntryNames.Parse) : null;
        var settings = Read(section, name, section.Value("bind", BindAddress.Parse)!, pool) with { Routes = routes, Respond = HttpReader.ReadRespond(section), Store = StoreReader.Of(section) };
        // An end that may have been a cut is no end of what is to be stored whole.
        if (settings is { Store: not null, Tls: { } tls }) settings = settings with { Tls = tls with { StrictClose = true } };
        TlsReader.RejectIdle(section, settings);
        AdmissionReader.RejectIdle(section, settings);
        HttpReader.RejectIdle(section, settings);
        RouteReader.RejectUnreachable(section, settings);
        return settings;
    }

    private static ListenerSettings Read(Section section, string name, IPEndPoint bind, string? pool) =>
        new(name, bind, pool, section.Value("backlog", Backlog))
        {
            Access = AdmissionReader.Access(section),
            PerSource = AdmissionReader.PerSource(section),
            Rate = section.Value("rate", Rates.TimesOrOff),
            MaxPairs = section.Value("max-pairs", Integers.OffOrBetween(1, 10_000_000)),
            Bandwidth = AdmissionReader.Bandwidth(section),
            ProxyHeader = AdmissionReader.ProxyHeader(section),
            Inspect = AdmissionReader.Inspect(section.Block("inspect")),
            Tls = TlsReader.Listener(section),
            Http = HttpReader.Read(section),
        };

    private static void RejectSharedAddresses(Section section, ImmutableArray<ListenerSettings> listeners)
    {
        for (var i = 1; i < listeners.Length; i++)
        {
            var later = listeners[i];
            var first = listeners.Take(i).FirstOrDefault(l => Collide(l.Bind, later.Bind));
            if (first is null) continue;
            section.ErrorAt(
                $"{section.PathOf(later.Name)}.bind",
                $"{later.Bind} is taken by the listener {first.Name} ({section.PathOf(first.Name)}.bind = {first.Bind})",
                "give each listener a port of its own, or each an address of its own at one port");
        }
    }

    // An address beside every address of its kind can be had: the kernel prefers the address. [::] takes IPv4 as well, and whether it is had
    // beside an IPv4 address is up to chance.
    private static bool Collide(IPEndPoint? one, IPEndPoint? other)
    {
        if (one is null || other is null || one.Port == 0 || one.Port != other.Port) return false;
        return one.Address.Equals(other.Address) || TakesAsWell(one.Address, other.Address) || TakesAsWell(other.Address, one.Address);
    }

    private static bool TakesAsWell(IPAddress one, IPAddress other) =>
        one.Equals(IPAddress.IPv6Any) && (other.AddressFamily == AddressFamily.InterNetwork || other.IsIPv4MappedToIPv6);
}
