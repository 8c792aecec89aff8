using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Proxy.Configuration;

/// <summary>The addresses that begin with the same bits, written as RFC 4632 has it: <c>10.0.0.0/8</c>.</summary>
/// <remarks>IPv4 mapped into IPv6 is IPv4, and a range of IPv6 holds no IPv4: <c>::/0</c> is every IPv6 address and nothing else.</remarks>
public readonly record struct NetworkRange
{
    private const int Ipv4Bits = 32;
    private const int Ipv6Bits = 128;
    private const int MappedBits = Ipv6Bits - Ipv4Bits;
    private const string Example = "write 10.0.0.0/8, 192.0.2.7, fd00::/8 or ::1";

    private NetworkRange(bool isIpv6, UInt128 first, int bits) => (IsIpv6, First, Bits) = (isIpv6, first, bits);

    /// <summary>Whether it is a range of IPv6 addresses.</summary>
    public bool IsIpv6 { get; }

    /// <summary>Its first address as a number; of IPv4, one of 32 bits.</summary>
    public UInt128 First { get; }

    /// <summary>Its last address as a number.</summary>
    public UInt128 Last => First | HostMask(Bits, Width);

    /// <summary>The leading bits that its addresses share, up to 32 or 128.</summary>
    public int Bits { get; }

    private int Width => IsIpv6 ? Ipv6Bits : Ipv4Bits;

    /// <summary>Reads an address, or a network with the number of its bits.</summary>
    /// <param name="text">The text.</param>
    public static Parsed<NetworkRange> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? text : text[..slash];
        if (!TryAddress(host, out var address)) return Parsed.Fail<NetworkRange>(NoAddress(host), Example);
        var width = address.AddressFamily == AddressFamily.InterNetworkV6 ? Ipv6Bits : Ipv4Bits;
        var bits = width;
        if (slash >= 0 && !TryBits(text.AsSpan(slash + 1), width, out bits))
            return Parsed.Fail<NetworkRange>($"{Quoted.Text(text)} does not end in a number of bits from 0 to {width}", Example);
        var number = Number(address);
        var rest = number & HostMask(bits, width);
        return rest == 0
            ? Parsed.Ok(Plain(number, bits, width))
            : Parsed.Fail<NetworkRange>($"{Quoted.Text(text)} is an address within a network", $"write {Plain(number - rest, bits, width)}, or the address without /{bits}");
    }

    /// <summary>Whether it holds all addresses of another one.</summary>
    /// <param name="other">The other one.</param>
    public bool Contains(NetworkRange other) => IsIpv6 == other.IsIpv6 && Bits <= other.Bits && other.First >= First && other.First <= Last;

    /// <summary>As it is written: the network and its bits, an address alone without them.</summary>
    public override string ToString() => Bits == Width ? $"{Address()}" : $"{Address()}/{Bits}";

    // A network that begins within the mapped addresses with all of their bits is one of IPv4.
    private static NetworkRange Plain(UInt128 first, int bits, int width)
    {
        if (width == Ipv4Bits) return new(false, first, bits);
        var isMapped = bits >= MappedBits && first >> Ipv4Bits == 0xFFFF;
        return isMapped ? new(false, first & uint.MaxValue, bits - MappedBits) : new(true, first, bits);
    }

    private static bool TryAddress(string text, out IPAddress address)
    {
        // A scope belongs to one machine's interface, not to a network.
        var isAddress = HostNames.IsIPv4(text) || (HostNames.IsIPv6(text) && !text.Contains('%', StringComparison.Ordinal));
        address = isAddress ? IPAddress.Parse(text) : IPAddress.None;
        return isAddress;
    }

    private static bool TryBits(ReadOnlySpan<char> text, int max, out int bits) =>
        Integers.TryParse(text, 0, max, out bits) && (text.Length == 1 || text[0] != '0');

    private static string NoAddress(string host) => host.StartsWith('[')
        ? $"{Quoted.Text(host)} is not an IP address: it stands in brackets"
        : $"{Quoted.Text(host)} is not an IP address; names are not resolved here";

    private static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[Ipv6Bits / 8];
        bytes.Clear();
        var length = address.AddressFamily == AddressFamily.InterNetworkV6 ? Ipv6Bits / 8 : Ipv4Bits / 8;
        address.TryWriteBytes(bytes[^length..], out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    // A shift by all bits would be one by none.
    private static UInt128 HostMask(int bits, int width) => bits == width ? 0 : UInt128.MaxValue >> (Ipv6Bits - (width - bits));

    private IPAddress Address()
    {
        Span<byte> bytes = stackalloc byte[Ipv6Bits / 8];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, First);
        return new IPAddress(bytes[^(Width / 8)..]);
    }
}
