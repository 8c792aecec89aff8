using System.Collections.Immutable;
using Akka.Configuration;
using Proxy.Configuration;
using Proxy.Membership.Joining;
using Proxy.Node.CommandLine;

namespace Proxy.Node.Configuration;

/// <summary>What a node runs.</summary>
/// <param name="Settings">The settings, checked.</param>
/// <param name="Hocon">The tree they were read from, without defaults; what is outside of <c>proxy</c> is for the actor system.</param>
public sealed record NodeConfiguration(ProxySettings Settings, Config Hocon)
{
    /// <summary>Reads the file, if any, adds the forwards of the command line, and checks the whole.</summary>
    /// <param name="options">The options of the command line.</param>
    /// <param name="cluster">What command line and environment say about the cluster; null when nothing.</param>
    public static NodeConfigurationResult Load(NodeOptions options, ClusterOverrides? cluster = null)
    {
        var file = options.ConfigFile is null ? ConfigurationText.Parse("", "") : ConfigurationFile.Read(options.ConfigFile);
        return file.Config is null ? new(null, file.Errors) : Read(file.Config, options.Forwards, cluster, options.Admin);
    }

    /// <summary>Adds forwards to a tree and checks the whole.</summary>
    /// <param name="tree">A tree that nothing else uses; the forwards are merged into it.</param>
    /// <param name="forwards">The forwards, each made a listener and a pool of the same name.</param>
    /// <param name="cluster">What command line and environment say about the cluster; null when nothing.</param>
    /// <param name="admin">The address of the admin endpoint, which wins over the tree's; null for the tree's.</param>
    public static NodeConfigurationResult Read(
        Config tree, ImmutableArray<Forward> forwards, ClusterOverrides? cluster = null, string? admin = null)
    {
        var taken = ForwardHocon.TakenNames(tree);
        var added = ConfigurationFactory.ParseString(ForwardHocon.Text(forwards, taken) + (admin is null ? "" : $"proxy.admin.bind = {Quoted.Text(admin)}\n"));
        tree.Root.GetObject().Merge(added.Root.GetObject());
        cluster?.MergeInto(tree);
        var result = ProxySettingsReader.Read(tree);
        var errors = result.Errors.ToList();
        ClusterTreeCheck.Check(tree, errors);
        return errors.Count > 0 ? new(null, [.. errors]) : new(new NodeConfiguration(result.Settings!, tree), []);
    }
}
