namespace Proxy.Cluster.Tests.Monitoring;

/// <summary>How a connection of <see cref="CheckedConnections"/> ends, once all bytes are where they were meant to go.</summary>
internal enum CheckedEnding : byte
{
    /// <summary>The client closes first.</summary>
    ClientCloses,

    /// <summary>The server closes first.</summary>
    ServerCloses,

    /// <summary>The client resets.</summary>
    ClientResets,

    /// <summary>The server resets.</summary>
    ServerResets,

    /// <summary>An operator kills the pair, at any node.</summary>
    Killed,
}
