using System.Collections.Immutable;
using System.Net;

namespace Proxy.Configuration;

/// <summary>The environment variables that say how a process meets its cluster, named as lighthouses of Akka.NET have them.</summary>
public static class ClusterVariables
{
    /// <summary>The name of the actor system.</summary>
    public const string System = "ACTORSYSTEM";

    /// <summary>The address or name that others reach the process by.</summary>
    public const string Host = "CLUSTER_IP";

    /// <summary>The port for cluster traffic.</summary>
    public const string Port = "CLUSTER_PORT";

    /// <summary>Whom to join through, separated by commas.</summary>
    public const string Seeds = "CLUSTER_SEEDS";

    /// <summary>What stands behind the machine's name where that is what others reach the process by.</summary>
    public const string Domain = "CLUSTER_DOMAIN";

    /// <summary>The path of the member's certificate.</summary>
    public const string TlsCertificate = "CLUSTER_TLS_CERTIFICATE";

    /// <summary>The path of its key.</summary>
    public const string TlsKey = "CLUSTER_TLS_KEY";

    /// <summary>The path of the CA's certificate.</summary>
    public const string TlsCa = "CLUSTER_TLS_CA";

    /// <summary>Reads the variables. A variable that is empty is not set.</summary>
    /// <param name="variable">The value of a variable; null when it is not set.</param>
    /// <param name="errors">Receives an error for each value that is not understood.</param>
    /// <returns>What they say. If any but the name is set and <see cref="Host"/> is not, the machine's name stands in for it
    /// where the file names no host.</returns>
    public static ClusterOverrides Read(Func<string, string?> variable, ICollection<ConfigurationError> errors)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(errors);
        var system = Value(System, EntryNames.Parse);
        var host = Value(Host, MemberAddress.ParseHost);
        var port = Value(Port, text => Boxed(Integers.Between(0, 65535)(text)));
        var seeds = Value(Seeds, text => SeedList(text, system));
        var meets = port is not null || seeds is not null;
        return new ClusterOverrides(system, host, (int?)port, (ImmutableArray<string>?)seeds)
        {
            FallbackHost = meets && host is null ? MachineHost(variable) : null,
            TlsCertificate = Value(TlsCertificate, PathOf),
            TlsKey = Value(TlsKey, PathOf),
            TlsCa = Value(TlsCa, PathOf),
        };

        T? Value<T>(string name, Func<string, Parsed<T>> parse)
            where T : class
        {
            var text = variable(name)?.Trim();
            if (string.IsNullOrEmpty(text)) return null;
            var parsed = parse(text);
            if (!parsed.IsOk) errors.Add(new(name, parsed.Problem, parsed.Remedy));
            return parsed.Value;
        }
    }

    /// <summary>The name of this machine, with the domain behind it if one is set; or an address of it where the name cannot be one (a
    /// container's may be all digits).</summary>
    /// <param name="variable">The value of a variable; null when it is not set.</param>
    public static string MachineHost(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var name = Dns.GetHostName();
        var domain = variable(Domain)?.Trim();
        var full = string.IsNullOrEmpty(domain) ? name : $"{name}.{domain}";
        return HostNames.Parse(full).IsOk ? full : Dns.GetHostAddresses(name)[0].ToString();
    }

    // A double quote would end the text that the path is written into.
    private static Parsed<string> PathOf(string text) =>
        text.Contains('"', StringComparison.Ordinal) ? Parsed.Fail<string>("the path has a double quote in it", "rename the file") : Parsed.Ok(text);

    private static Parsed<object> Boxed(Parsed<int> parsed) =>
        parsed.IsOk ? Parsed.Ok<object>(parsed.Value) : Parsed.Fail<object>(parsed.Problem, parsed.Remedy);

    private static Parsed<object> SeedList(string text, string? system)
    {
        var seeds = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var seed in seeds)
        {
            var parsed = SeedAddress.Parse(seed, system);
            if (!parsed.IsOk) return Parsed.Fail<object>(parsed.Problem, parsed.Remedy);
        }

        return Parsed.Ok<object>(seeds.ToImmutableArray());
    }
}
