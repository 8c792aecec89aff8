namespace Proxy.Transport.Tls;

/// <summary>Versions of TLS that are spoken.</summary>
public enum TlsVersion
{
    /// <summary>RFC 5246.</summary>
    Tls12 = 0x0303,

    /// <summary>RFC 8446.</summary>
    Tls13 = 0x0304,
}
