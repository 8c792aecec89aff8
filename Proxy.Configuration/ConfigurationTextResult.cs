using System.Collections.Immutable;
using Akka.Configuration;

namespace Proxy.Configuration;

/// <summary>What parsing HOCON text came to: a tree, or why there is none.</summary>
/// <param name="Config">The tree as written, without defaults; null exactly when <paramref name="Errors"/> has entries.</param>
/// <param name="Errors">Where the text is not HOCON.</param>
public sealed record ConfigurationTextResult(Config? Config, ImmutableArray<ConfigurationError> Errors);
