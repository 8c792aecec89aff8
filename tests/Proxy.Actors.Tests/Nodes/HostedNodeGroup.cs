namespace Proxy.Actors.Tests.Nodes;

/// <summary>Tests that load a node in this process: one after another, as each would slow the others down.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class HostedNodeGroup
{
    /// <summary>The group's name.</summary>
    public const string Name = "hosted nodes";
}
