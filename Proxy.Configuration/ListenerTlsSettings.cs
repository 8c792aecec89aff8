namespace Proxy.Configuration;

/// <summary>TLS that ends at a listener: <c>proxy.listeners.NAME.tls</c>.</summary>
/// <param name="Certificates">Certificates in the order written; the first is for clients that name no host, or none that is known.</param>
/// <param name="Directory">A directory of certificates; null for none.</param>
/// <param name="Min">The lowest version.</param>
/// <param name="Alpn">Protocols, the preferred first; none are agreed upon when empty.</param>
/// <param name="ClientCa">PEM file of the CAs of clients' certificates; null for none.</param>
/// <param name="ClientAuth">Whether clients need one.</param>
/// <param name="Reload">How often the files are looked at; infinite for never.</param>
/// <param name="HandshakeTimeout">How long a handshake may take.</param>
/// <param name="StrictClose">Whether an end without close_notify is a reset.</param>
/// <param name="Resumption">Whether sessions can be resumed.</param>
/// <param name="TicketKeys">File of the keys of session tickets; null: the node makes its own.</param>
public sealed record ListenerTlsSettings(
    ValueArray<CertificateSettings> Certificates,
    string? Directory,
    TlsVersion Min,
    ValueArray<string> Alpn,
    string? ClientCa,
    ClientAuth ClientAuth,
    TimeSpan Reload,
    TimeSpan HandshakeTimeout,
    bool StrictClose,
    bool Resumption,
    string? TicketKeys);
