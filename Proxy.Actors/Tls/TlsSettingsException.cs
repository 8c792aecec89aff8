namespace Proxy.Actors.Tls;

/// <summary>What TLS is configured with cannot be used.</summary>
/// <param name="key">The configuration key that it is about.</param>
/// <param name="problem">What is wrong.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="cause">What it comes from; null for nothing.</param>
public sealed class TlsSettingsException(string key, string problem, string remedy, Exception? cause = null)
    : Exception($"{key}: {problem} ({remedy})", cause)
{
    /// <summary>The configuration key that it is about.</summary>
    public string Key { get; } = key;

    /// <summary>What is wrong.</summary>
    public string Problem { get; } = problem;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; } = remedy;
}
