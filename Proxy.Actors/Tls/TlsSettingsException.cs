using Proxy.Configuration;

namespace Proxy.Actors.Tls;

/// <summary>What TLS is configured with cannot be used.</summary>
/// <param name="errors">All that is wrong, at least one thing.</param>
/// <param name="cause">What it comes from; null for nothing.</param>
public sealed class TlsSettingsException(IReadOnlyList<ConfigurationError> errors, Exception? cause = null)
    : Exception(string.Join('\n', errors), cause)
{
    /// <summary>Makes one of one thing that is wrong.</summary>
    /// <param name="key">The configuration key that it is about.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="remedy">What to do about it.</param>
    /// <param name="cause">What it comes from; null for nothing.</param>
    public TlsSettingsException(string key, string problem, string remedy, Exception? cause = null)
        : this([new ConfigurationError(key, problem, remedy)], cause)
    {
    }

    /// <summary>All that is wrong.</summary>
    public IReadOnlyList<ConfigurationError> Errors { get; } = errors;
}
