using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>Reads <c>proxy.cluster</c>.</summary>
internal static class ClusterReader
{
    private static readonly string[] TlsKeys = ["certificate", "key", "ca"];

    /// <summary>The cluster's settings, seeds as full addresses.</summary>
    public static ClusterSettings Read(Section proxy)
    {
        var section = proxy.Block("cluster");
        section.RejectUnknownKeys();
        var isTlsOff = section.IsText("tls");
        if (isTlsOff) section.Value("tls", Choices.Of(("off", true)));
        var systemName = section.Value("system-name", EntryNames.Parse) ?? "";
        var settings = new ClusterSettings(
            systemName,
            section.Value("hostname", HostNames.Parse)!,
            section.Value("port", Integers.Between(0, 65535)),
            section.Value("public-hostname", HostOrNone),
            Seeds(section, systemName),
            section.Value("join-timeout", Durations.PositiveOrOff))
        {
            Tls = isTlsOff ? null : Tls(section.Block("tls")),
            IsTlsOff = isTlsOff,
            MaxConnections = section.Value("max-connections", Integers.Between(16, 10_000)),
        };
        if (settings is { PublicHostname: null, Hostname: { } host } && MemberAddress.IsEveryAddress(host))
            section.Error("hostname", $"{host} is every address of this machine, and none that others reach it by", "write public-hostname, too");
        return settings;
    }

    private static ClusterTlsSettings? Tls(Section section)
    {
        section.RejectUnknownKeys();
        var paths = TlsKeys.Select(key => section.Value(key, Texts.OrNone)).ToArray();
        if (paths.All(path => path is null)) return null;
        foreach (var (key, path) in TlsKeys.Zip(paths))
            if (path is null) section.Error(key, "it is missing, and the others are there", "write all three, or none; make them: deploy/certificates");
        return paths.Contains(null) ? null : new ClusterTlsSettings(paths[0]!, paths[1]!, paths[2]!);
    }

    private static Parsed<string?> HostOrNone(string text)
    {
        if (text.Length == 0) return Parsed.Ok<string?>(null);
        var host = MemberAddress.ParseHost(text);
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
