using System.Collections.Immutable;

namespace Proxy.Configuration;

/// <summary>What reading a configuration came to: settings, or every error that was found.</summary>
/// <param name="Settings">The settings; null exactly when <paramref name="Errors"/> has entries.</param>
/// <param name="Errors">All errors, in the order of the sections.</param>
public sealed record SettingsResult(ProxySettings? Settings, ImmutableArray<ConfigurationError> Errors);
