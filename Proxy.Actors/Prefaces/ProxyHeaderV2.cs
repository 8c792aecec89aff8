using System.Buffers.Binary;
using Proxy.Transport;

namespace Proxy.Actors.Prefaces;

/// <summary>Reads PROXY headers of version 2: bytes behind a signature (proxy-protocol.txt 2.2).</summary>
internal static class ProxyHeaderV2
{
    /// <summary>Bytes before addresses.</summary>
    public const int FixedSize = 16;

    /// <summary>Bytes of the addresses and ports of IPv4.</summary>
    public const int AddressesV4 = 12;

    /// <summary>Bytes of the addresses and ports of IPv6.</summary>
    public const int AddressesV6 = 36;

    private const int AddressesUnix = 216;
    private const int Local = 0x20;
    private const int Proxy = 0x21;

    /// <summary>The first bytes of every header.</summary>
    public static ReadOnlySpan<byte> Signature => [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    /// <summary>Reads the header at the beginning of a connection's bytes. What is wrong with the first 16 bytes is said as soon as it is there.</summary>
    public static PrefaceResult Read(ReadOnlySpan<byte> bytes, int maxSize, out ProxyHeader header)
    {
        header = default;
        var common = Math.Min(bytes.Length, Signature.Length);
        if (!bytes[..common].SequenceEqual(Signature[..common])) return ProxyHeader.NoHeader(bytes);
        if (bytes.Length < 13) return PrefaceResult.NeedMore;
        if (bytes[12] >> 4 != 2) return PrefaceResult.Bad($"its PROXY header is of version {bytes[12] >> 4}, and not 1 or 2");
        if (bytes[12] is not (Local or Proxy)) return PrefaceResult.Bad($"its PROXY header has the unknown command {bytes[12] & 0xF}");
        if (bytes.Length < 14) return PrefaceResult.NeedMore;
        var isLocal = bytes[12] == Local;
        if (!isLocal && FamilyProblem(bytes[13]) is { } problem) return PrefaceResult.Bad(problem);
        if (bytes.Length < FixedSize) return PrefaceResult.NeedMore;

        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        var size = FixedSize + length;
        if (size > maxSize) return PrefaceResult.Bad($"its PROXY header of {size} bytes is larger than {maxSize}");
        var addresses = AddressesSize(bytes[13]);
        if (!isLocal && length < addresses) return PrefaceResult.Bad("its PROXY header is too short for its addresses");
        if (bytes.Length < size) return PrefaceResult.NeedMore;
        return isLocal ? ReadLocal(bytes[..size], addresses, out header) : ReadProxy(bytes[..size], addresses, out header);
    }

    // All of it is skipped, except for a checksum that can be found: that has to fit.
    private static PrefaceResult ReadLocal(ReadOnlySpan<byte> whole, int addresses, out ProxyHeader header)
    {
        header = new ProxyHeader { Version = 2, IsLocal = true };
        var start = FixedSize + addresses;
        var tlvs = start <= whole.Length && ProxyTlvReader.IsWhole(whole[start..]) ? whole[start..] : default;
        return ChecksumProblem(whole, tlvs) is { } problem ? PrefaceResult.Bad(problem) : PrefaceResult.Done(whole.Length);
    }

    private static PrefaceResult ReadProxy(ReadOnlySpan<byte> whole, int addresses, out ProxyHeader header)
    {
        header = default;
        var block = whole.Slice(FixedSize, addresses);
        var tlvs = whole[(FixedSize + addresses)..];
        if (!ProxyTlvReader.IsWhole(tlvs))
        {
            // Where no addresses are known, nor is what may stand in their place.
            if (addresses > 0) return PrefaceResult.Bad("a value of its PROXY header reaches beyond the header's end");
            tlvs = default;
        }

        if (ChecksumProblem(whole, tlvs) is { } problem) return PrefaceResult.Bad(problem);
        header = new ProxyHeader { Version = 2, Tlvs = tlvs.IsEmpty ? null : tlvs.ToArray() };
        if (addresses is AddressesV4 or AddressesV6)
        {
            var size = addresses == AddressesV4 ? 4 : 16;
            var ports = block[(2 * size)..];
            header = header with
            {
                Source = TcpAddress.From(block[..size], BinaryPrimitives.ReadUInt16BigEndian(ports)),
                Destination = TcpAddress.From(block.Slice(size, size), BinaryPrimitives.ReadUInt16BigEndian(ports[2..])),
            };
        }

        return PrefaceResult.Done(whole.Length);
    }

    private static string? FamilyProblem(byte family) => (family >> 4, family & 0xF) switch
    {
        ( > 3, _) => $"its PROXY header has the unknown address family {family >> 4}",
        (_, > 2) => $"its PROXY header has the unknown transport {family & 0xF}",
        (_, 2) => "its PROXY header is for datagrams, and not for TCP",
        _ => null,
    };

    private static int AddressesSize(byte family) => family switch
    {
        0x11 => AddressesV4,
        0x21 => AddressesV6,
        0x31 => AddressesUnix,
        _ => 0,
    };

    private static string? ChecksumProblem(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> tlvs)
    {
        var reader = new ProxyTlvReader(tlvs);
        while (reader.MoveNext())
        {
            if (reader.Type != ProxyTlvType.Crc32C) continue;
            if (reader.Value.Length != Crc32C.Size) return "the checksum of its PROXY header is not of four bytes";
            var at = whole.Length - tlvs.Length + reader.Start;
            return BinaryPrimitives.ReadUInt32BigEndian(reader.Value) == Crc32C.OfHeader(whole, at) ? null : "the checksum of its PROXY header is wrong";
        }

        return null;
    }
}
