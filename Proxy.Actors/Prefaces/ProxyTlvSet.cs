namespace Proxy.Actors.Prefaces;

/// <summary>What follows the addresses in a PROXY header of version 2 that we send. What is left out is not sent.</summary>
public readonly ref struct ProxyTlvSet
{
    /// <summary>Bytes of the longest unique id (proxy-protocol.txt 2.2.5).</summary>
    public const int MaxUniqueId = 128;

    /// <summary>The protocol that was agreed on with the client.</summary>
    public string? Alpn { get; init; }

    /// <summary>The host that the client asks for.</summary>
    public string? Authority { get; init; }

    /// <summary>The connection's name.</summary>
    public ReadOnlySpan<byte> UniqueId { get; init; }

    /// <summary>The client's TLS.</summary>
    public ProxySsl? Ssl { get; init; }

    /// <summary>Values of the range for applications.</summary>
    public ReadOnlySpan<ProxyTlv> Custom { get; init; }

    /// <summary>The values of the header that the client's own proxy has sent: <see cref="ProxyHeader.Tlvs"/>.</summary>
    public ReadOnlySpan<byte> Received { get; init; }

    /// <summary>Which types of <see cref="Received"/> are passed on; all others are stripped, and so is what is set here anew.</summary>
    public ReadOnlySpan<byte> Passed { get; init; }

    /// <summary>Whether the header has a checksum.</summary>
    public bool HasChecksum { get; init; }

    /// <summary>Whether a received value goes on.</summary>
    internal bool Passes(byte type)
    {
        if (!Passed.Contains(type) || type is ProxyTlvType.Crc32C or ProxyTlvType.Noop) return false;
        foreach (var custom in Custom)
        {
            if (custom.Type == type) return false;
        }

        return type switch
        {
            ProxyTlvType.Alpn => string.IsNullOrEmpty(Alpn),
            ProxyTlvType.Authority => string.IsNullOrEmpty(Authority),
            ProxyTlvType.UniqueId => UniqueId.IsEmpty,
            ProxyTlvType.Ssl => Ssl is null,
            _ => true,
        };
    }
}
