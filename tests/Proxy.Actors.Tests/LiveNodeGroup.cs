namespace Proxy.Actors.Tests;

/// <summary>Tests with a node of this process: one after another, as they measure time and count what the node holds.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LiveNodeGroup : ICollectionFixture<Pairs.PatientNode>, ICollectionFixture<Pairs.HastyNode>
{
    /// <summary>The group's name.</summary>
    public const string Name = "live nodes";
}
