namespace Proxy.Configuration;

/// <summary>Whose pairs a limit counts.</summary>
public enum LimitScope
{
    /// <summary>Those of each node by itself.</summary>
    Node,

    /// <summary>Those of all nodes together.</summary>
    Cluster,
}
