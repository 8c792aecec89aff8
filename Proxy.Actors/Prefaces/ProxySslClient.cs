namespace Proxy.Actors.Prefaces;

/// <summary>What a client's TLS had, in a PROXY header (proxy-protocol.txt 2.2.6).</summary>
[Flags]
public enum ProxySslClient : byte
{
    /// <summary>No TLS.</summary>
    None = 0,

    /// <summary>The client spoke TLS.</summary>
    Ssl = 1,

    /// <summary>It showed a certificate on this connection.</summary>
    CertificateOnConnection = 2,

    /// <summary>It showed a certificate in this TLS session.</summary>
    CertificateInSession = 4,
}
