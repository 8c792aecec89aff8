namespace Proxy.Palette.Tests;

/// <summary>Tests that share one cluster of three nodes.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterGroup : ICollectionFixture<ThreeNodes>
{
    /// <summary>The group's name.</summary>
    public const string Name = "three nodes";
}
