namespace Proxy.Configuration;

/// <summary>TLS to the servers of a pool: <c>proxy.pools.NAME.tls</c>.</summary>
/// <param name="Ca">PEM file of the CAs that servers' certificates are of; null for those of the system.</param>
/// <param name="ServerName">The name that servers' certificates are for, and that they are told (SNI); null for the endpoint's host.</param>
/// <param name="Certificate">Our own certificate, for servers that ask for one; null for none.</param>
/// <param name="Verify">Whether servers' certificates are checked.</param>
/// <param name="Alpn">Protocols offered, the preferred first.</param>
/// <param name="Min">The lowest version.</param>
/// <param name="Reload">How often the files are looked at; infinite for never.</param>
/// <param name="StrictClose">Whether an end without close_notify is a reset.</param>
public sealed record PoolTlsSettings(
    string? Ca,
    string? ServerName,
    CertificateSettings? Certificate,
    bool Verify,
    ValueArray<string> Alpn,
    TlsVersion Min,
    TimeSpan Reload,
    bool StrictClose);
