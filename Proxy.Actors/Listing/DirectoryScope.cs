namespace Proxy.Actors.Listing;

/// <summary>Which nodes a question goes to, and how long each may take.</summary>
/// <param name="Local">Only this node; otherwise every member of the cluster that carries pairs.</param>
/// <param name="Limit">How long a node may take; one that takes longer is named as missing.</param>
public sealed record DirectoryScope(bool Local, TimeSpan Limit)
{
    /// <summary>The whole cluster, two seconds a node.</summary>
    public static readonly DirectoryScope Cluster = new(false, TimeSpan.FromSeconds(2));

    /// <summary>This node alone, with the same limit.</summary>
    public static readonly DirectoryScope Node = Cluster with { Local = true };
}
