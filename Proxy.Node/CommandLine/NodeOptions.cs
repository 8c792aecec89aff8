using System.Collections.Immutable;

namespace Proxy.Node.CommandLine;

/// <summary>A command line that was understood.</summary>
/// <param name="Action">What it asks for.</param>
/// <param name="ConfigFile">The path after <c>--config</c>; null when not given.</param>
/// <param name="Forwards">The values of <c>--forward</c> in the order given.</param>
/// <param name="Admin">The value of <c>--admin</c>; null when not given.</param>
public sealed record NodeOptions(NodeAction Action, string? ConfigFile, ImmutableArray<Forward> Forwards, string? Admin = null)
{
    /// <summary>Whether nothing says what to forward, so that the demo runs.</summary>
    public bool IsDemo => ConfigFile is null && Forwards.IsEmpty;
}
