using System.Diagnostics.CodeAnalysis;
using Proxy.Transport;

namespace Proxy.Actors.Prefaces;

/// <summary>A PROXY header of version 1 or 2, as HAProxy's proxy-protocol.txt has them: whom a proxy in front of us speaks for.</summary>
public readonly struct ProxyHeader
{
    /// <summary>The largest header of version 1 (proxy-protocol.txt 2.1).</summary>
    public const int MaxSizeV1 = 107;

    /// <summary>1 or 2.</summary>
    public int Version { get; init; }

    /// <summary>Whether the proxy speaks for itself, as it does to check health; there are no addresses and no values then.</summary>
    public bool IsLocal { get; init; }

    /// <summary>The client's address; unset when the header has none, and the connection's own ones count.</summary>
    public TcpAddress Source { get; init; }

    /// <summary>The address that the client has connected to; unset together with <see cref="Source"/>.</summary>
    public TcpAddress Destination { get; init; }

    /// <summary>Whether there are addresses.</summary>
    public bool HasAddresses => Source.IsSet;

    /// <summary>What follows the addresses in version 2: types, lengths and values, whole; null when there are none.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "The one copy of what the client sent; nobody writes to it.")]
    public byte[]? Tlvs { get; init; }

    /// <summary>The host that the client asks for; null when it is not said.</summary>
    public string? Authority => ProxyTlvReader.Text(Tlvs, ProxyTlvType.Authority);

    /// <summary>The protocol that the client and the proxy have agreed on; null when it is not said.</summary>
    public string? Alpn => ProxyTlvReader.Text(Tlvs, ProxyTlvType.Alpn);

    /// <summary>The proxy's name for the connection; empty when it is not said.</summary>
    public ReadOnlySpan<byte> UniqueId => TryGet(ProxyTlvType.UniqueId, out var value) ? value : default;

    /// <summary>What is said of the client's TLS; null when nothing is.</summary>
    public ProxySsl? Ssl => TryGet(ProxyTlvType.Ssl, out var value) ? ProxySsl.Read(value) : null;

    /// <summary>The first value of a type.</summary>
    /// <param name="type">One of <see cref="ProxyTlvType"/>, or another.</param>
    /// <param name="value">The value; empty when there is none.</param>
    public bool TryGet(byte type, out ReadOnlySpan<byte> value) => ProxyTlvReader.TryFind(Tlvs, type, out value);

    /// <summary>Reads the header that a connection has to begin with. Takes memory only for <see cref="Tlvs"/> and for what is wrong.</summary>
    /// <param name="bytes">The connection's bytes, from the first on.</param>
    /// <param name="maxSize">Bytes of the largest header that is taken.</param>
    /// <param name="header">The header, when the result is <see cref="PrefaceStatus.Done"/>.</param>
    /// <returns>Never <see cref="PrefaceStatus.Other"/>: the header is required.</returns>
    public static PrefaceResult Read(ReadOnlySpan<byte> bytes, int maxSize, out ProxyHeader header)
    {
        header = default;
        if (bytes.IsEmpty) return PrefaceResult.NeedMore;
        return bytes[0] == ProxyHeaderV2.Signature[0] ? ProxyHeaderV2.Read(bytes, maxSize, out header) : ProxyHeaderV1.Read(bytes, out header);
    }

    /// <summary>The reason when the bytes begin no header.</summary>
    internal static PrefaceResult NoHeader(ReadOnlySpan<byte> bytes) =>
        PrefaceResult.Bad($"it begins with {FirstBytes.Quote(bytes)} and not with a PROXY header");
}
