using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.CompilerServices;
using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <summary>An IPv4 or IPv6 address with its port, in the kernel's own layout (<c>sockaddr_in</c>, 16 bytes, or
/// <c>sockaddr_in6</c>, 28 bytes). A value: copying it allocates nothing.</summary>
[InlineArray(Size)]
public struct TcpAddress : IEquatable<TcpAddress>, IUtf8SpanFormattable
{
    /// <summary>Bytes of the larger of the two layouts.</summary>
    public const int Size = 28;

    /// <summary>Bytes of the longest text: <c>[IPv6%scope]:port</c>.</summary>
    public const int MaxTextLength = 72;

    private byte _first;

    /// <summary>Bytes the kernel is told to read, 16 or 28.</summary>
    internal readonly uint Length => IsIpv6 ? 28u : 16u;

    /// <summary>Whether the address is of the IPv6 family (an IPv4-mapped one is).</summary>
    public readonly bool IsIpv6 => Family == Libc.FamilyInet6;

    /// <summary>The address family's number; 0 for a value that was never set.</summary>
    internal readonly ushort Family => Unsafe.ReadUnaligned<ushort>(in _first);

    /// <summary>Whether there is an address: false for a value that was never set.</summary>
    public readonly bool IsSet => Family != 0;

    /// <summary>Whether it stands for every address of the machine, as a listener's may.</summary>
    internal readonly bool IsEvery => AddressBytes.IndexOfAnyExcept((byte)0) < 0 || (IsIpv6 && Bytes(8, 12).SequenceEqual(MappedPrefix) && AddressBytes[12..].IndexOfAnyExcept((byte)0) < 0);

    /// <summary>The port, 0 to 65535.</summary>
    public readonly int Port => BinaryPrimitives.ReadUInt16BigEndian(Bytes(2, 2));

    /// <summary>The address in the kernel's layout.</summary>
    /// <param name="endpoint">An IPv4 or IPv6 endpoint.</param>
    public static TcpAddress From(IPEndPoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var address = default(TcpAddress);
        Span<byte> bytes = address;
        var v6 = endpoint.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        Unsafe.WriteUnaligned(ref bytes[0], (ushort)(v6 ? Libc.FamilyInet6 : Libc.FamilyInet));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)endpoint.Port);
        endpoint.Address.TryWriteBytes(bytes[(v6 ? 8 : 4)..], out _);
        if (v6) Unsafe.WriteUnaligned(ref bytes[24], (uint)endpoint.Address.ScopeId);
        return address;
    }

    /// <summary>The address that stands as it goes over the network.</summary>
    /// <param name="address">4 bytes of IPv4 or 16 of IPv6.</param>
    /// <param name="port">0 to 65535.</param>
    public static TcpAddress From(ReadOnlySpan<byte> address, int port)
    {
        var v6 = address.Length == 16;
        if (!v6 && address.Length != 4) throw new ArgumentException($"{address.Length} bytes are no IP address", nameof(address));
        var result = default(TcpAddress);
        Span<byte> bytes = result;
        Unsafe.WriteUnaligned(ref bytes[0], (ushort)(v6 ? Libc.FamilyInet6 : Libc.FamilyInet));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)port);
        address.CopyTo(bytes[(v6 ? 8 : 4)..]);
        return result;
    }

    /// <summary>The same address as a framework object. An IPv4-mapped IPv6 address comes back as IPv4, as operators
    /// write it.</summary>
    public readonly IPEndPoint ToEndPoint() => new(ToAddress(), Port);

    /// <summary>Whether the address is one of this machine's loopback addresses.</summary>
    public readonly bool IsLoopback => Family != 0 && IPAddress.IsLoopback(ToAddress());

    /// <summary>Writes the address as 16 bytes: IPv6, or IPv4-mapped IPv6 (RFC 4291 2.5.5.2).</summary>
    /// <param name="target">At least 16 bytes.</param>
    public readonly void WriteIpv6(Span<byte> target)
    {
        if (IsIpv6)
        {
            Bytes(8, 16).CopyTo(target);
            return;
        }

        target[..10].Clear();
        target[10] = target[11] = 0xFF;
        Bytes(4, 4).CopyTo(target[12..]);
    }

    /// <inheritdoc/>
    public readonly bool Equals(TcpAddress other) =>
        Family == other.Family && Port == other.Port && AddressBytes.SequenceEqual(other.AddressBytes);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is TcpAddress other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(AddressBytes);
        hash.Add(Port);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override readonly string ToString() => Family == 0 ? "-" : ToEndPoint().ToString();

    /// <summary>Writes what <see cref="ToString"/> gives, as UTF-8.</summary>
    /// <param name="utf8Destination">Where to; <see cref="MaxTextLength"/> bytes are enough for any.</param>
    /// <param name="bytesWritten">How many bytes were written.</param>
    /// <param name="format">Not looked at.</param>
    /// <param name="provider">Not looked at.</param>
    /// <returns>Whether there was room.</returns>
    public readonly bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null)
    {
        Span<byte> text = stackalloc byte[MaxTextLength];
        bytesWritten = Format(text);
        if (text[..bytesWritten].TryCopyTo(utf8Destination)) return true;
        bytesWritten = 0;
        return false;
    }

    private readonly int Format(Span<byte> text)
    {
        if (Family == 0)
        {
            text[0] = (byte)'-';
            return 1;
        }

        var length = IsIpv6 ? FormatIpv6(text) : FormatIpv4(Bytes(4, 4), text);
        text[length++] = (byte)':';
        Utf8Formatter.TryFormat(Port, text[length..], out var digits);
        return length + digits;
    }

    private readonly int FormatIpv6(Span<byte> text)
    {
        if (Bytes(8, 12).SequenceEqual(MappedPrefix)) return FormatIpv4(Bytes(20, 4), text);
        text[0] = (byte)'[';
        ToAddress().TryFormat(text[1..], out var length);
        text[++length] = (byte)']';
        return length + 1;
    }

    private static int FormatIpv4(ReadOnlySpan<byte> address, Span<byte> text)
    {
        var length = 0;
        foreach (var part in address)
        {
            if (length > 0) text[length++] = (byte)'.';
            Utf8Formatter.TryFormat(part, text[length..], out var digits);
            length += digits;
        }

        return length;
    }

    // RFC 4291 2.5.5.2
    private static ReadOnlySpan<byte> MappedPrefix => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF];

    private readonly IPAddress ToAddress()
    {
        if (!IsIpv6) return new IPAddress(Bytes(4, 4));
        var address = new IPAddress(Bytes(8, 16), Unsafe.ReadUnaligned<uint>(in Bytes(24, 4)[0]));
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    [UnscopedRef]
    private readonly ReadOnlySpan<byte> AddressBytes => IsIpv6 ? Bytes(8, 16) : Bytes(4, 4);

    [UnscopedRef]
    private readonly ReadOnlySpan<byte> Bytes(int start, int length) => ((ReadOnlySpan<byte>)this).Slice(start, length);

    /// <summary>Whether two values name the same address and port.</summary>
    public static bool operator ==(TcpAddress left, TcpAddress right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(TcpAddress left, TcpAddress right) => !left.Equals(right);
}
