using System.Collections.Immutable;
using Proxy.Configuration;

namespace Proxy.Node.Configuration;

/// <summary>What the options of a command line came to.</summary>
/// <param name="Configuration">The configuration; null exactly when <paramref name="Errors"/> has entries.</param>
/// <param name="Errors">All errors.</param>
public sealed record NodeConfigurationResult(NodeConfiguration? Configuration, ImmutableArray<ConfigurationError> Errors);
