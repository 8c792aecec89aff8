using System.Collections.Immutable;
using Proxy.Configuration;

namespace Proxy.Node.CommandLine;

/// <summary>What reading a command line came to.</summary>
/// <param name="Options">The options; null exactly when <paramref name="Errors"/> has entries.</param>
/// <param name="Errors">All errors; the path of each is the argument.</param>
public sealed record NodeCommandLineResult(NodeOptions? Options, ImmutableArray<ConfigurationError> Errors);
