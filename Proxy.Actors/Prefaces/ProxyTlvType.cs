namespace Proxy.Actors.Prefaces;

/// <summary>The types of what follows the addresses in a PROXY header of version 2 (proxy-protocol.txt 2.2).</summary>
public static class ProxyTlvType
{
    /// <summary>The protocol that client and server agree on.</summary>
    public const byte Alpn = 0x01;

    /// <summary>The host that the client asks for.</summary>
    public const byte Authority = 0x02;

    /// <summary>The header's checksum.</summary>
    public const byte Crc32C = 0x03;

    /// <summary>Nothing: it fills up.</summary>
    public const byte Noop = 0x04;

    /// <summary>A name of the connection, of 128 bytes at most.</summary>
    public const byte UniqueId = 0x05;

    /// <summary>What is known of the client's TLS.</summary>
    public const byte Ssl = 0x20;

    /// <summary>Within <see cref="Ssl"/>: the version of TLS.</summary>
    public const byte SslVersion = 0x21;

    /// <summary>Within <see cref="Ssl"/>: the common name of the client's certificate.</summary>
    public const byte SslCommonName = 0x22;

    /// <summary>Within <see cref="Ssl"/>: the cipher.</summary>
    public const byte SslCipher = 0x23;

    /// <summary>Within <see cref="Ssl"/>: what the server's certificate is signed with.</summary>
    public const byte SslSignature = 0x24;

    /// <summary>Within <see cref="Ssl"/>: the kind of key of the server's certificate.</summary>
    public const byte SslKey = 0x25;

    /// <summary>The first type of the range that applications use as they like.</summary>
    public const byte FirstCustom = 0xE0;

    /// <summary>The last type of that range.</summary>
    public const byte LastCustom = 0xEF;
}
