using System.Collections.Immutable;

namespace Proxy.Actors.Configuration;

/// <summary>Reads <c>proxy.cluster</c>.</summary>
internal static class ClusterReader
{
    private const string Scheme = "akka.tcp://";

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
            Seeds(section, systemName));
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
            else if (section.Parse(path, node.Text, text => Seed(text, systemName)) is { } seed)
                seeds.Add(seed);
        }

        return seeds.ToImmutable();
    }

    // A seed of another system never answers, and Akka only says so in a log, so the name is compared here.
    private static Parsed<string> Seed(string text, string systemName)
    {
        var example = $"write \"host:port\" or \"{Scheme}{systemName}@host:port\"";
        var address = text;
        if (text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            var at = text.IndexOf('@', StringComparison.Ordinal);
            if (at < 0) return Parsed.Fail<string>($"{Quoted.Text(text)} has no @", example);
            var name = text[Scheme.Length..at];
            if (name != systemName) return Parsed.Fail<string>($"{Quoted.Text(text)} names the system {Quoted.Text(name)}", example);
            address = text[(at + 1)..];
        }

        var parsed = EndpointAddress.Parse(address);
        return parsed.IsOk ? Parsed.Ok($"{Scheme}{systemName}@{parsed.Value}") : Parsed.Fail<string>(parsed.Problem, example);
    }
}
