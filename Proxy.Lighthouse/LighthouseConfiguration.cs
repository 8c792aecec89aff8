using Akka.Configuration;
using Proxy.Configuration;
using Proxy.Membership.Joining;

namespace Proxy.Lighthouse;

/// <summary>What a lighthouse runs with.</summary>
/// <param name="Cluster">Where it is, and who the other lighthouses are.</param>
/// <param name="Admin">The endpoint for operators.</param>
/// <param name="Log">What it says of itself.</param>
/// <param name="Hocon">The user's tree; what is outside of <c>proxy</c> is for the actor system.</param>
public sealed record LighthouseConfiguration(ClusterSettings Cluster, AdminSettings Admin, LogSettings Log, Config Hocon)
{
    /// <summary>Whether the admin endpoint has metrics for Prometheus.</summary>
    public bool HasMetrics { get; init; } = true;

    /// <summary>The port that lighthouses are looked for at.</summary>
    public const int DefaultPort = 4053;

    /// <summary>Reads the file, if any, and the environment, which wins over it.</summary>
    /// <param name="configFile">The path of the file; null for none.</param>
    /// <param name="variable">The value of an environment variable; null when it is not set.</param>
    /// <param name="errors">Receives every error.</param>
    /// <param name="admin">The address of the admin endpoint, which wins over the file's; null for the file's.</param>
    /// <returns>The configuration, which counts only when there was no error.</returns>
    public static LighthouseConfiguration? Load(
        string? configFile, Func<string, string?> variable, ICollection<ConfigurationError> errors, string? admin = null)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var variables = ClusterVariables.Read(variable, errors);
        var file = configFile is null ? ConfigurationText.Parse("", "") : ConfigurationFile.Read(configFile);
        foreach (var error in file.Errors) errors.Add(error);
        if (file.Config is not { } tree || errors.Count > 0) return null;
        Merge(tree, variables, variable);
        if (admin is not null) tree.Root.GetObject().Merge(ConfigurationFactory.ParseString($"proxy.admin.bind = {Quoted.Text(admin)}").Root.GetObject());
        var settings = ProxySettingsReader.ReadCluster(tree, errors);
        if (settings.Port == 0 && errors.Count == 0)
            errors.Add(new(ClusterVariables.Port, "nobody finds a lighthouse at port 0", "write a port from 1 to 65535"));
        ClusterTreeCheck.Check(tree, errors);
        if (errors.Count > 0) return null;
        var (endpoint, log) = (ProxySettingsReader.ReadAdmin(tree, errors), ProxySettingsReader.ReadLog(tree, errors));
        return new LighthouseConfiguration(settings, endpoint, log, tree) { HasMetrics = ProxySettingsReader.ReadTelemetry(tree, errors).Prometheus };
    }

    // A lighthouse is there to be found by other machines, so its defaults are not those of a node.
    private static void Merge(Config tree, ClusterOverrides variables, Func<string, string?> variable)
    {
        var host = variables.FallbackHost ?? (variables.Host is null ? ClusterVariables.MachineHost(variable) : null);
        int? port = tree.HasPath("proxy.cluster.port") ? variables.Port : variables.Port ?? DefaultPort;
        (variables with { FallbackHost = host, Port = port }).MergeInto(tree);
    }
}
