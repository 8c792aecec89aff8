namespace Proxy.Transport.Tls;

/// <summary>A certificate with its chain and its private key. Neither is ever printed.</summary>
/// <param name="chain">PEM: the certificate, then those between it and its CA.</param>
/// <param name="key">PEM: its private key, not encrypted.</param>
/// <param name="names">The names that it is for, <c>*.example.org</c> for one label; empty for those that it holds itself.</param>
public sealed class TlsCertificate(ReadOnlyMemory<byte> chain, ReadOnlyMemory<byte> key, params IReadOnlyList<string> names)
{
    /// <summary>The names that it is for; empty for those that it holds itself.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>PEM of the certificate and its chain.</summary>
    internal ReadOnlyMemory<byte> Chain { get; } = chain;

    /// <summary>PEM of the private key.</summary>
    internal ReadOnlyMemory<byte> Key { get; } = key;
}
