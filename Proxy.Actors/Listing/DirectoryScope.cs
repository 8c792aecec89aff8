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

    /// <summary>The one node that is asked: its address, its <c>host:port</c>, or its host; null for all.</summary>
    public string? Only { get; init; }

    /// <summary>Whether a node is asked.</summary>
    /// <param name="address">Its address: <c>akka.tcp://system@host:port</c>.</param>
    internal bool Includes(string address)
    {
        if (Only is null || Only == address) return true;
        var place = address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..];
        return place == Only || place[..Math.Max(0, place.LastIndexOf(':'))] == Only;
    }
}
