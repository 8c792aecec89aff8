using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>Reads the endpoints of a pool.</summary>
internal static class EndpointReader
{
    private static readonly string[] Keys = ["host", "port", "address", "weight"];

    private static readonly Func<string, Parsed<int>> Port = Integers.Between(1, 65535);

    private static readonly Func<string, Parsed<int>> Weight = Integers.Between(1, 256);

    /// <summary>The endpoints in the order written.</summary>
    public static ImmutableArray<EndpointSettings> Read(Section pool)
    {
        var elements = pool.List("endpoints").ToList();
        if (elements.Count == 0 && pool.IsAbsentOrList("endpoints"))
            pool.Error("endpoints", "the pool has no endpoint", "write endpoints = [\"10.0.0.7:8080\"]");
        var seen = new HashSet<(string, int)>();
        var endpoints = ImmutableArray.CreateBuilder<EndpointSettings>();
        foreach (var (path, node) in elements)
        {
            if (One(pool, path, node) is not { Host: not null } endpoint) continue;
            if (!seen.Add((endpoint.Host.ToUpperInvariant(), endpoint.Port)))
                pool.ErrorAt(path, $"{endpoint} is listed twice", "list it once and give it a weight");
            endpoints.Add(endpoint);
        }

        return endpoints.ToImmutable();
    }

    private static EndpointSettings? One(Section pool, string path, HoconNode node)
    {
        if (node.Kind == NodeKind.Text) return pool.Parse(path, node.Text, EndpointAddress.Parse);
        if (node.Kind == NodeKind.Block) return FromBlock(pool.Element(path, node));
        pool.ErrorAt(path, $"{node.KindName} is written where an endpoint belongs", "write \"host:port\" or { host = ..., port = ... }");
        return null;
    }

    private static EndpointSettings? FromBlock(Section section)
    {
        section.RejectUnknownKeys(Keys);
        var weight = section.Value("weight", Weight, 1);
        if (!section.Has("address"))
            return new EndpointSettings(section.Value("host", HostNames.Parse)!, section.Value("port", Port), weight);
        if (section.Has("host") || section.Has("port"))
            section.Error("address", "host or port is written too", "write address, or host and port");
        var endpoint = section.Value("address", EndpointAddress.Parse);
        return endpoint is null ? null : endpoint with { Weight = weight };
    }
}
