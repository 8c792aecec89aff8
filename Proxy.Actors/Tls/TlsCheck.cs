using Proxy.Configuration;

namespace Proxy.Actors.Tls;

/// <summary>Checks the files that TLS is configured with, without using them.</summary>
public static class TlsCheck
{
    /// <summary>What is wrong with them.</summary>
    /// <param name="settings">Settings without errors.</param>
    public static IEnumerable<ConfigurationError> Find(ProxySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return TlsSources.Check(settings);
    }
}
