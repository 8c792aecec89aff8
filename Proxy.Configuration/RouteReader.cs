using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>Reads the routes of a listener.</summary>
internal static class RouteReader
{
    private const string Routes = "routes";

    private static readonly string[] Conditions = ["sni", "alpn", "from", "http-host", "port"];

    private static readonly string[] Keys = [.. Conditions, "pool", "refuse", "respond", "name"];

    private static readonly Func<string, Parsed<int>> Port = Integers.Between(1, 65535);

    /// <summary>The routes in the order written.</summary>
    public static ValueArray<RouteSettings> Read(Section listener)
    {
        var routes = ImmutableArray.CreateBuilder<RouteSettings>();
        foreach (var (path, node) in listener.List(Routes))
        {
            // What is no route keeps its place, so that messages number the others as they are written.
            routes.Add(node.Kind == NodeKind.Block ? One(listener.Element(path, node)) : new RouteSettings("", null));
            if (node.Kind != NodeKind.Block)
                listener.ErrorAt(path, $"{node.KindName} is written where a route belongs", "write { sni = [\"shop.example\"], pool = shop }");
        }

        return new ValueArray<RouteSettings>(routes.ToImmutable());
    }

    /// <summary>Reports routes that could never take a connection.</summary>
    public static void RejectUnreachable(Section section, ListenerSettings listener)
    {
        for (var i = 0; i < listener.Routes.Count; i++)
        {
            var (route, path) = (listener.Routes[i], $"{section.PathOf(Routes)}[{i}]");
            if (listener.Tls is null && route.HttpHost.Count > 0 && route.Sni.Count + route.Alpn.Count > 0)
            {
                section.ErrorAt(
                    path,
                    "a client that begins with TLS shows no HTTP request here, so http-host and sni or alpn are never met together",
                    "write two routes, or have TLS end at this listener: tls { ... }");
            }

            if (listener.Tls is { } tls && route.Alpn.Count > 0 && !route.Alpn.Any(tls.Alpn.Contains))
                section.ErrorAt($"{path}.alpn", $"the listener's tls.alpn agrees upon {(tls.Alpn.Count == 0 ? "nothing" : $"{tls.Alpn} only")}", "write the protocol there, too");
        }
    }

    private static RouteSettings One(Section section)
    {
        section.RejectUnknownKeys(Keys);
        var isRefusing = section.Has("refuse") && section.Value("refuse", Choices.OnOrOff);
        var isAnswering = section.Has("respond");
        if (isRefusing && section.Has("pool")) section.Error("refuse", "a pool is written, too", "write one of them");
        if (isAnswering && (isRefusing || section.Has("pool"))) section.Error("respond", "a pool or refuse is written, too", "write one of them");
        if (!isRefusing && !isAnswering && !section.Has("pool")) section.Error("pool", "nothing is written", "write pool = ..., refuse = on, or respond { ... }");
        var pool = section.Has("pool") ? section.Value("pool", EntryNames.Parse) : null;
        if (!Conditions.Any(section.Has))
            section.ErrorAt(section.Path, "it has no condition, and would take every connection", "write sni, alpn, from, http-host or port; the listener's pool has the rest");
        foreach (var key in Conditions.Where(section.IsEmptyList)) section.Error(key, "the list is empty", "write a value, or leave the key out");
        return new RouteSettings(section.Value("name", EntryNames.Parse, pool ?? (isAnswering ? "respond" : "refuse"))!, pool)
        {
            Respond = isAnswering ? AnswerReader.Read(section.Block("respond")) : null,
            Sni = Lists.Read(section, "sni", HostPattern.Parse),
            Alpn = Lists.Read(section, "alpn", Protocols.Parse),
            HttpHost = Lists.Read(section, "http-host", HostPattern.Parse),
            From = Networks.Read(section, "from"),
            Port = Lists.Read(section, "port", Port),
        };
    }
}
