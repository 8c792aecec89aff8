using Proxy.Configuration;

namespace Proxy.Actors.Tls;

/// <summary>Versions of TLS, as the configuration and as OpenSSL have them.</summary>
internal static class TlsVersions
{
    /// <summary>The version as OpenSSL has it.</summary>
    internal static Transport.Tls.TlsVersion Of(TlsVersion version) =>
        version == TlsVersion.Tls13 ? Transport.Tls.TlsVersion.Tls13 : Transport.Tls.TlsVersion.Tls12;
}
