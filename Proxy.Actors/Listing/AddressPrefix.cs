using System.Globalization;
using System.Net;
using Proxy.Transport;

namespace Proxy.Actors.Listing;

/// <summary>An address, an address with a port, or a prefix of addresses, to tell clients by. IPv4 is the same as IPv4 mapped
/// into IPv6.</summary>
public sealed record AddressPrefix
{
    private const int Ipv6Bits = 128;
    private const int MappedBits = 96;

    private readonly byte[] _address;
    private readonly int _bits;
    private readonly int? _port;

    private AddressPrefix(string text, IPAddress address, int? bits, int? port)
    {
        Text = text;
        var skipped = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? MappedBits : 0;
        _address = address.MapToIPv6().GetAddressBytes();
        _bits = bits is { } given ? given + skipped : Ipv6Bits;
        _port = port;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Reads <c>10.0.0.7</c>, <c>10.0.0.7:5000</c>, <c>10.0.0.0/8</c>, <c>fd00::7</c>, <c>[fd00::7]:5000</c> or
    /// <c>fd00::/8</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="prefix">What it says, when it is one of these.</param>
    public static bool TryParse(string? text, out AddressPrefix? prefix)
    {
        prefix = null;
        if (string.IsNullOrEmpty(text)) return false;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0) prefix = Network(text, slash);
        // In brackets, a port may follow, which an address alone is read without.
        else if (text[0] != '[' && IPAddress.TryParse(text, out var address)) prefix = new AddressPrefix(text, address, null, null);
        else if (IPEndPoint.TryParse(text, out var endpoint)) prefix = new AddressPrefix(text, endpoint.Address, null, endpoint.Port);
        return prefix is not null;
    }

    /// <summary>Whether an address is this one, or within the prefix.</summary>
    /// <param name="address">The address.</param>
    public bool Contains(in TcpAddress address)
    {
        if (_port is { } port && address.Port != port) return false;
        Span<byte> bytes = stackalloc byte[Ipv6Bits / 8];
        address.WriteIpv6(bytes);
        var whole = _bits / 8;
        if (!bytes[..whole].SequenceEqual(_address.AsSpan(0, whole))) return false;
        var mask = (byte)(0xFF00 >> (_bits % 8));
        return mask == 0 || ((bytes[whole] ^ _address[whole]) & mask) == 0;
    }

    /// <inheritdoc/>
    public bool Equals(AddressPrefix? other) => other is not null && other.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static AddressPrefix? Network(string text, int slash)
    {
        if (!IPAddress.TryParse(text.AsSpan(0, slash), out var address)) return null;
        var max = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? Ipv6Bits - MappedBits : Ipv6Bits;
        return int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits <= max
            ? new AddressPrefix(text, address, bits, null)
            : null;
    }
}
