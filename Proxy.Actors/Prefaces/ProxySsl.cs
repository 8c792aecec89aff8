using System.Buffers.Binary;

namespace Proxy.Actors.Prefaces;

/// <summary>What a PROXY header of version 2 says of the client's TLS.</summary>
/// <param name="Client">What the client's TLS had.</param>
/// <param name="Verify">0 when the client has shown a certificate that was found good.</param>
/// <param name="Version">The version, such as <c>TLSv1.3</c>; null when it is not said.</param>
/// <param name="CommonName">The common name in the client's certificate; null when it is not said.</param>
/// <param name="Cipher">The cipher; null when it is not said.</param>
/// <param name="Signature">What the server's certificate is signed with; null when it is not said.</param>
/// <param name="Key">The kind of key of the server's certificate; null when it is not said.</param>
public readonly record struct ProxySsl(
    ProxySslClient Client,
    uint Verify,
    string? Version = null,
    string? CommonName = null,
    string? Cipher = null,
    string? Signature = null,
    string? Key = null)
{
    /// <summary>Bytes before what is nested.</summary>
    internal const int FixedSize = 5;

    /// <summary>Whether the client has shown a certificate that was found good.</summary>
    public bool IsVerified => Verify == 0 && (Client & (ProxySslClient.CertificateOnConnection | ProxySslClient.CertificateInSession)) != 0;

    /// <summary>Reads a value of type 0x20; null when it is none.</summary>
    internal static ProxySsl? Read(ReadOnlySpan<byte> value)
    {
        if (value.Length < FixedSize) return null;
        var nested = value[FixedSize..];
        if (!ProxyTlvReader.IsWhole(nested)) return null;
        return new ProxySsl(
            (ProxySslClient)value[0],
            BinaryPrimitives.ReadUInt32BigEndian(value[1..]),
            ProxyTlvReader.Text(nested, ProxyTlvType.SslVersion),
            ProxyTlvReader.Text(nested, ProxyTlvType.SslCommonName),
            ProxyTlvReader.Text(nested, ProxyTlvType.SslCipher),
            ProxyTlvReader.Text(nested, ProxyTlvType.SslSignature),
            ProxyTlvReader.Text(nested, ProxyTlvType.SslKey));
    }
}
