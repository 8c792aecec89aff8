using System.Collections.Immutable;
using System.Net;
using Proxy.Configuration;

namespace Proxy.Node.CommandLine;

/// <summary>A command line that was understood.</summary>
/// <param name="Action">What it asks for.</param>
/// <param name="ConfigFile">The path after <c>--config</c>; null when not given.</param>
/// <param name="Forwards">The values of <c>--forward</c> in the order given.</param>
/// <param name="Admin">The value of <c>--admin</c>; null when not given.</param>
public sealed record NodeOptions(NodeAction Action, string? ConfigFile, ImmutableArray<Forward> Forwards, string? Admin = null)
{
    /// <summary>What <c>--cluster</c> and <c>--seed</c> say.</summary>
    public ClusterOverrides Cluster { get; init; } = ClusterOverrides.None;

    /// <summary>Where the server of the demo listens; null but for <see cref="NodeAction.Origin"/>.</summary>
    public IPEndPoint? Origin { get; init; }

    /// <summary>Whether nothing says what to forward, so that the demo runs.</summary>
    public bool IsDemo => ConfigFile is null && Forwards.IsEmpty;
}
