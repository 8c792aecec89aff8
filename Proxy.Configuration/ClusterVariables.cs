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
            FallbackHost = meets && host is null ? MachineHost() : null,
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

    /// <summary>The name of this machine, or an address of it where the name cannot be one (a container's may be all digits).</summary>
    public static string MachineHost()
    {
        var name = Dns.GetHostName();
        return HostNames.Parse(name).IsOk ? name : Dns.GetHostAddresses(name)[0].ToString();
    }

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
