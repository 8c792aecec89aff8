using System.CommandLine;
using System.CommandLine.Help;
using Proxy.Configuration;

namespace Proxy.Lighthouse;

/// <summary>Reads the arguments of the lighthouse; touches nothing but its input.</summary>
public static class LighthouseCommandLine
{
    private const string Variables =
        """

        Environment:
          ACTORSYSTEM    The name of the cluster's actor systems. Default: ProxyCluster
          CLUSTER_IP     The address or name that the others reach it by. Default: the name of this machine
          CLUSTER_PORT   The port for cluster traffic. Default: 4053
          CLUSTER_SEEDS  All lighthouses, separated by commas: host:port or akka.tcp://SYSTEM@host:port. Default: this one
          CLUSTER_DOMAIN Stands behind the machine's name, where that is what the others reach it by
          CLUSTER_TLS_CERTIFICATE, CLUSTER_TLS_KEY, CLUSTER_TLS_CA
                         What members prove themselves to each other with: PEM files (deploy/certificates makes them)

        A variable wins over the file.
        """;

    private static readonly Option<string?> Config = new("--config")
    {
        HelpName = "FILE",
        Description = "Read proxy.cluster, proxy.admin, proxy.log, proxy.telemetry.prometheus and akka from the HOCON file.",
    };

    private static readonly Option<string?> Admin = new("--admin")
    {
        HelpName = "ADDRESS",
        Description = "Where pbm and probes find it: 127.0.0.1:9110 unless told otherwise, port 0 for any, or off.",
    };

    private static readonly Option<bool> Version = new("--version")
    {
        Description = "Print the version.",
        Arity = ArgumentArity.Zero,
    };

    private static readonly Command Lighthouse = new("Proxy.Lighthouse", "A seed of the cluster: members find each other through it. It carries no pairs.")
    {
        Config, Admin, Version, new HelpOption(),
    };

    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    /// <summary>Reads the arguments.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="errors">Receives every error; the path of each is the argument.</param>
    /// <returns>The options, which count only when there was no error.</returns>
    public static LighthouseOptions Parse(IReadOnlyList<string> args, ICollection<ConfigurationError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var parsed = Lighthouse.Parse(args, Parser);
        if (parsed.Action is HelpAction) return new(LighthouseAction.Help, null);
        foreach (var token in parsed.UnmatchedTokens) errors.Add(new(Quoted.Plain(token), "nothing takes this argument", "see --help"));
        if (parsed.UnmatchedTokens.Count == 0)
        {
            foreach (var error in parsed.Errors) errors.Add(new("the command line", Quoted.Plain(error.Message.TrimEnd('.')), "see --help"));
        }

        var action = parsed.GetValue(Version) ? LighthouseAction.Version : LighthouseAction.Run;
        return errors.Count > 0 ? new(action, null) : new(action, parsed.GetValue(Config), parsed.GetValue(Admin));
    }

    /// <summary>Writes the options, the variables, and what they mean.</summary>
    public static void WriteHelp(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Lighthouse.Parse(["--help"], Parser).Invoke(new InvocationConfiguration { Output = output });
        output.WriteLine(Variables.TrimStart('\n'));
    }
}
