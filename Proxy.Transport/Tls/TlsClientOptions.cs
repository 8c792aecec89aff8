namespace Proxy.Transport.Tls;

/// <summary>How a TLS client behaves.</summary>
public sealed class TlsClientOptions
{
    /// <summary>PEM of the CAs that servers' certificates have to come from; empty for those that the machine trusts.</summary>
    public ReadOnlyMemory<byte> Ca { get; init; }

    /// <summary>Whether the server's certificate is checked. Without it, anybody in between can read along.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>What the client shows when a server asks for a certificate; null for nothing.</summary>
    public TlsCertificate? Certificate { get; init; }

    /// <summary>Protocols to offer, the best first (RFC 7301); with none, the extension is not sent.</summary>
    public IReadOnlyList<string> Alpn { get; init; } = [];

    /// <summary>The oldest version that is spoken.</summary>
    public TlsVersion MinVersion { get; init; } = TlsVersion.Tls12;

    /// <summary>Sessions that are kept for resumption, one for each endpoint and name; 0 to keep none.</summary>
    public int MaxSessions { get; init; } = 1024;
}
