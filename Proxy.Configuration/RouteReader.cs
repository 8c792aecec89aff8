using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>Reads the routes of a listener.</summary>
internal static class RouteReader
{
    private static readonly string[] Keys = ["name", "sni", "alpn", "from", "http-host", "port", "pool", "refuse"];

    private static readonly Func<string, Parsed<int>> Port = Integers.Between(1, 65535);

    private static readonly Func<string, Parsed<bool>> Refuse = Choices.Of(("on", true), ("off", false));

    /// <summary>The routes in the order written.</summary>
    public static ValueArray<RouteSettings> Read(Section listener)
    {
        var routes = ImmutableArray.CreateBuilder<RouteSettings>();
        foreach (var (path, node) in listener.List("routes"))
        {
            if (node.Kind == NodeKind.Block) routes.Add(One(listener.Element(path, node)));
            else listener.ErrorAt(path, $"{node.KindName} is written where a route belongs", "write { sni = [\"shop.example\"], pool = shop }");
        }

        return new ValueArray<RouteSettings>(routes.ToImmutable());
    }

    private static RouteSettings One(Section section)
    {
        section.RejectUnknownKeys(Keys);
        var isRefusing = section.Has("refuse") && section.Value("refuse", Refuse);
        if (isRefusing && section.Has("pool")) section.Error("refuse", "a pool is written, too", "write one of them");
        var pool = isRefusing ? null : section.Value("pool", EntryNames.Parse);
        var route = new RouteSettings(section.Value("name", EntryNames.Parse, pool ?? "refuse")!, pool)
        {
            Sni = Texts(section, "sni", HostPatternText.Parse),
            Alpn = Texts(section, "alpn", Protocols.Parse),
            HttpHost = Texts(section, "http-host", HostPatternText.Parse),
            From = Networks.Read(section, "from"),
            Port = Texts(section, "port", Port),
        };
        if (!Keys[1..6].Any(section.Has))
            section.ErrorAt(section.Path, "it has no condition, and would take every connection", "write sni, alpn, from, http-host or port; the listener's pool has the rest");
        return route;
    }

    /// <summary>The values of a condition, which may be written without brackets when it is one.</summary>
    private static ValueArray<T> Texts<T>(Section section, string key, Func<string, Parsed<T>> parse)
    {
        if (section.IsText(key)) return [section.Value(key, parse)!];
        var values = Lists.Read(section, key, parse);
        if (section.Has(key) && values.Count == 0 && section.IsAbsentOrList(key)) section.Error(key, "the list is empty", "write a value, or leave the key out");
        return values;
    }
}
