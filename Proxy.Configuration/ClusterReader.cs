using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>Reads <c>proxy.cluster</c>.</summary>
internal static class ClusterReader
{
    /// <summary>The cluster's settings, seeds as full addresses.</summary>
    public static ClusterSettings Read(Section proxy)
    {
        var section = proxy.Block("cluster");
        section.RejectUnknownKeys();
        var systemName = section.Value("system-name", EntryNames.Parse) ?? "";
        return new ClusterSettings(
            systemName,
            section.Value("hostname", HostNames.Parse)!,
            section.Value("port", Integers.Between(0, 65535)),
            section.Value("public-hostname", HostOrNone),
            Seeds(section, systemName),
            section.Value("join-timeout", Durations.PositiveOrOff))
        {
            MaxConnections = section.Value("max-connections", Integers.Between(16, 10_000)),
        };
    }

    private static Parsed<string?> HostOrNone(string text)
    {
        if (text.Length == 0) return Parsed.Ok<string?>(null);
        var host = HostNames.Parse(text);
        return host.IsOk ? Parsed.Ok(host.Value) : Parsed.Fail<string?>(host.Problem, host.Remedy);
    }

    private static ImmutableArray<string> Seeds(Section section, string systemName)
    {
        var seeds = ImmutableArray.CreateBuilder<string>();
        foreach (var (path, node) in section.List("seeds"))
        {
            if (node.Kind != NodeKind.Text)
                section.ErrorAt(path, $"{node.KindName} is written where an address belongs", "write \"host:port\"");
            else if (section.Parse(path, node.Text, text => SeedAddress.Parse(text, systemName)) is { } seed)
                seeds.Add(seed);
        }

        return seeds.ToImmutable();
    }
}
