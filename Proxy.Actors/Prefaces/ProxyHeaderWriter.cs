using System.Buffers.Binary;
using Proxy.Transport;

namespace Proxy.Actors.Prefaces;

/// <summary>Writes PROXY headers, which tell a server whom we speak for (proxy-protocol.txt). Nothing here throws, whatever the addresses and values
/// are. A client whose address is IPv4-mapped is shown as IPv4 where the other address is IPv4, too; otherwise both are shown as IPv6.</summary>
public static class ProxyHeaderWriter
{
    /// <summary>Bytes of the largest header of version 1.</summary>
    public const int MaxSizeV1 = ProxyHeader.MaxSizeV1;

    /// <summary>Bytes of the largest header of version 2 without values.</summary>
    public const int MaxSizeV2Bare = ProxyHeaderV2.FixedSize + ProxyHeaderV2.AddressesV6;

    /// <summary>Bytes of a header in which we speak for ourselves.</summary>
    public const int LocalSize = ProxyHeaderV2.FixedSize;

    private const int ChecksumSize = ProxyTlvReader.Head + Crc32C.Size;

    /// <summary>Writes a header of version 1. A health check gives its own connection's addresses.</summary>
    /// <param name="target">Takes at most <see cref="MaxSizeV1"/> bytes.</param>
    /// <param name="source">The client's address.</param>
    /// <param name="destination">The address that it has connected to.</param>
    /// <returns>Bytes written; 0 when there is no room. Where an address is unset the header says UNKNOWN.</returns>
    public static int WriteV1(Span<byte> target, in TcpAddress source, in TcpAddress destination)
    {
        Span<byte> line = stackalloc byte[MaxSizeV1];
        var length = WriteLine(line, source, destination);
        return line[..length].TryCopyTo(target) ? length : 0;
    }

    /// <summary>Writes a header of version 2 in which we speak for ourselves, as a health check does.</summary>
    /// <param name="target">Takes <see cref="LocalSize"/> bytes.</param>
    /// <returns>Bytes written; 0 when there is no room.</returns>
    public static int WriteLocal(Span<byte> target)
    {
        if (target.Length < LocalSize) return 0;
        WriteFixed(target, command: 0x20, family: 0, length: 0);
        return LocalSize;
    }

    /// <summary>Writes a header of version 2.</summary>
    /// <param name="target">Takes at least <see cref="MaxSizeV2Bare"/> bytes. A header has 65,551 at most; values without room are left out.</param>
    /// <param name="source">The client's address.</param>
    /// <param name="destination">The address that it has connected to.</param>
    /// <param name="tlvs">What follows the addresses.</param>
    /// <returns>What was written. Where an address is unset the header names none.</returns>
    public static ProxyHeaderWritten WriteV2(Span<byte> target, in TcpAddress source, in TcpAddress destination, in ProxyTlvSet tlvs)
    {
        if (target.Length < MaxSizeV2Bare + (tlvs.HasChecksum ? ChecksumSize : 0)) return default;
        target = target[..Math.Min(target.Length, ProxyHeaderV2.FixedSize + ushort.MaxValue)];
        var start = ProxyHeaderV2.FixedSize + WriteAddresses(target[ProxyHeaderV2.FixedSize..], source, destination, out var family);
        var writer = new ProxyTlvWriter(target[start..]);
        if (tlvs.HasChecksum) writer.Add(ProxyTlvType.Crc32C, (ReadOnlySpan<byte>)[0, 0, 0, 0]);
        AddValues(ref writer, tlvs);
        var length = start + writer.Length;
        WriteFixed(target, command: 0x21, family, length - ProxyHeaderV2.FixedSize);
        if (tlvs.HasChecksum)
        {
            var at = start + ProxyTlvReader.Head;
            BinaryPrimitives.WriteUInt32BigEndian(target[at..], Crc32C.OfHeader(target[..length], at));
        }

        return new ProxyHeaderWritten(length, writer.Dropped, writer.DroppedType);
    }

    private static void AddValues(ref ProxyTlvWriter writer, in ProxyTlvSet tlvs)
    {
        writer.Add(ProxyTlvType.Alpn, tlvs.Alpn);
        writer.Add(ProxyTlvType.Authority, tlvs.Authority);
        if (tlvs.UniqueId.Length > ProxyTlvSet.MaxUniqueId) writer.Drop(ProxyTlvType.UniqueId);
        else if (!tlvs.UniqueId.IsEmpty) writer.Add(ProxyTlvType.UniqueId, tlvs.UniqueId);
        if (tlvs.Ssl is { } ssl) writer.Add(ssl);
        foreach (var custom in tlvs.Custom)
        {
            if (custom.Type is >= ProxyTlvType.FirstCustom and <= ProxyTlvType.LastCustom) writer.Add(custom.Type, custom.Value.Span);
            else writer.Drop(custom.Type);
        }

        var received = new ProxyTlvReader(tlvs.Received);
        while (received.MoveNext())
        {
            if (tlvs.Passes(received.Type)) writer.Add(received.Type, received.Value);
        }
    }

    private static int WriteLine(Span<byte> line, in TcpAddress source, in TcpAddress destination)
    {
        if (!source.IsSet || !destination.IsSet)
        {
            "PROXY UNKNOWN\r\n"u8.CopyTo(line);
            return "PROXY UNKNOWN\r\n"u8.Length;
        }

        Span<byte> from = stackalloc byte[16];
        Span<byte> to = stackalloc byte[16];
        var areIPv4 = AreIPv4(source, destination, from, to);
        (areIPv4 ? "PROXY TCP4 "u8 : "PROXY TCP6 "u8).CopyTo(line);
        var length = "PROXY TCP4 "u8.Length;
        length += WriteAddress(from, areIPv4, line[length..]);
        length += WriteAddress(to, areIPv4, line[length..]);
        length += AddressText.WriteNumber(source.Port, line[length..]);
        line[length++] = (byte)' ';
        length += AddressText.WriteNumber(destination.Port, line[length..]);
        "\r\n"u8.CopyTo(line[length..]);
        return length + 2;
    }

    // The address and a space behind it.
    private static int WriteAddress(ReadOnlySpan<byte> address, bool isIPv4, Span<byte> text)
    {
        var length = isIPv4 ? AddressText.WriteIPv4(address[12..], text) : AddressText.WriteIPv6(address, text);
        text[length] = (byte)' ';
        return length + 1;
    }

    private static int WriteAddresses(Span<byte> target, in TcpAddress source, in TcpAddress destination, out byte family)
    {
        family = 0;
        if (!source.IsSet || !destination.IsSet) return 0;
        Span<byte> from = stackalloc byte[16];
        Span<byte> to = stackalloc byte[16];
        var areIPv4 = AreIPv4(source, destination, from, to);
        family = areIPv4 ? (byte)0x11 : (byte)0x21;
        var first = areIPv4 ? 12 : 0;
        from[first..].CopyTo(target);
        to[first..].CopyTo(target[(16 - first)..]);
        var ports = target[(2 * (16 - first))..];
        BinaryPrimitives.WriteUInt16BigEndian(ports, (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(ports[2..], (ushort)destination.Port);
        return areIPv4 ? ProxyHeaderV2.AddressesV4 : ProxyHeaderV2.AddressesV6;
    }

    private static bool AreIPv4(in TcpAddress source, in TcpAddress destination, Span<byte> from, Span<byte> to)
    {
        source.WriteIpv6(from);
        destination.WriteIpv6(to);
        return AddressText.IsMapped(from) && AddressText.IsMapped(to);
    }

    private static void WriteFixed(Span<byte> target, byte command, byte family, int length)
    {
        ProxyHeaderV2.Signature.CopyTo(target);
        target[12] = command;
        target[13] = family;
        BinaryPrimitives.WriteUInt16BigEndian(target[14..], (ushort)length);
    }
}
