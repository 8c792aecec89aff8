using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>Reads the endpoints of a pool.</summary>
internal static class EndpointReader
{
    private const string Srv = "srv";

    private static readonly string[] Keys = ["host", "port", "address", "weight", "priority", "max-pairs", Srv];

    // What the records of a service say.
    private static readonly string[] NotOfServices = ["address", "host", "port", "weight"];

    private static readonly Func<string, Parsed<int>> Port = Integers.Between(1, 65535);

    private static readonly Func<string, Parsed<int>> Weight = Integers.Between(1, 256);

    private static readonly Func<string, Parsed<int>> Priority = Integers.Between(0, 99);

    /// <summary>The endpoints and the services, each in the order written.</summary>
    public static (ImmutableArray<EndpointSettings> Endpoints, ValueArray<ServiceSettings> Services) Read(Section pool)
    {
        var elements = pool.List("endpoints").ToList();
        if (elements.Count == 0 && pool.IsAbsentOrList("endpoints"))
            pool.Error("endpoints", "the pool has no endpoint", "write endpoints = [\"10.0.0.7:8080\"]");
        var endpoints = new Listed<EndpointSettings>(pool, endpoint => $"{endpoint}", "list it once and give it a weight");
        var services = new Listed<ServiceSettings>(pool, service => service.Name, "list it once");
        foreach (var (path, node) in elements)
        {
            if (node.Kind == NodeKind.Block && pool.Element(path, node) is var section && section.Has(Srv)) services.Add(path, Service(section));
            else endpoints.Add(path, One(pool, path, node) is { Host: not null } endpoint ? endpoint : null);
        }

        return (endpoints.ToImmutable(), new ValueArray<ServiceSettings>(services.ToImmutable()));
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
        var endpoint = Address(section);
        var (weight, priority, maxPairs) = (section.Value("weight", Weight, 1), section.Value("priority", Priority, 0), MaxPairs(section));
        return endpoint is null ? null : endpoint with { Weight = weight, Priority = priority, MaxPairs = maxPairs };
    }

    private static EndpointSettings? Address(Section section)
    {
        if (!section.Has("address"))
            return new EndpointSettings(section.Value("host", HostNames.Parse)!, section.Value("port", Port), 1);
        if (section.Has("host") || section.Has("port"))
            section.Error("address", "host or port is written too", "write address, or host and port");
        return section.Value("address", EndpointAddress.Parse);
    }

    private static ServiceSettings? Service(Section section)
    {
        section.RejectUnknownKeys(Keys);
        foreach (var key in NotOfServices.Where(section.Has))
            section.Error(key, "srv is written too, and its records say this", $"leave {key} out, or write two endpoints");
        var name = section.Value(Srv, ServiceNames.Parse);
        var (priority, maxPairs) = (section.Value("priority", Priority, 0), MaxPairs(section));
        return name is null ? null : new ServiceSettings(name, priority, maxPairs);
    }

    private static int? MaxPairs(Section section) => section.Value("max-pairs", PoolLimitReader.Pairs, null);

    /// <summary>Elements of which none is there twice.</summary>
    private sealed class Listed<T>(Section pool, Func<T, string> nameOf, string remedy)
        where T : class
    {
        private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);
        private readonly ImmutableArray<T>.Builder _all = ImmutableArray.CreateBuilder<T>();

        public void Add(string path, T? element)
        {
            if (element is null) return;
            if (!_seen.Add(nameOf(element))) pool.ErrorAt(path, $"{nameOf(element)} is listed twice", remedy);
            _all.Add(element);
        }

        public ImmutableArray<T> ToImmutable() => _all.ToImmutable();
    }
}
