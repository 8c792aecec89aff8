using System.Collections.Immutable;
using System.Net;
using CsCheck;
using Proxy.Actors.Access;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Access;

public sealed class AddressSetTests
{
    // Few values for each byte, so that ranges overlap, touch, and lie within each other.
    private static readonly byte[] Values = [0, 1, 2, 127, 128, 254, 255];

    private static readonly Gen<byte> Byte = Gen.Int[0, Values.Length - 1].Select(at => Values[at]);

    private static readonly Gen<IPAddress> Address = Gen.OneOf(
        Byte.Array[4].Select(bytes => new IPAddress(bytes)),
        Byte.Array[4].Select(bytes => new IPAddress(bytes).MapToIPv6()),
        Byte.Array[16].Select(bytes => new IPAddress(bytes)),
        Byte.Array[4].Select(bytes => new IPAddress([0x20, 0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. bytes])));

    private static readonly Gen<NetworkRange> Range =
        from address in Address
        from cut in Gen.OneOf(Gen.Int[0, 12], Gen.Int[0, 128])
        select Network(address, cut);

    [Fact]
    public void Set_holds_the_addresses_that_one_of_its_ranges_holds() =>
        Gen.Select(Range.Array[0, 12], Address.Array[40]).Sample(
            (ranges, addresses) =>
            {
                var set = AddressSet.Of([.. ranges]);
                return Edges(ranges).Concat(addresses).All(each => set.Contains(Tcp(each)) == ranges.Any(range => Holds(range, each)));
            },
            iter: 5_000);

    [Fact]
    public void Sets_are_equal_when_they_hold_the_same_addresses() =>
        Gen.Select(Range.Array[0, 12], Range, Gen.Int[0, 11]).Sample(
            (ranges, other, at) =>
            {
                var set = AddressSet.Of([.. ranges]);
                var same = AddressSet.Of([.. ranges.Reverse(), .. ranges.Take(at), .. Halves(ranges)]);
                var more = AddressSet.Of([.. ranges, other]);
                var hasMore = Edges([other]).Any(each => Holds(other, each) && !set.Contains(Tcp(each)));
                return set.Equals(same) && set.GetHashCode() == same.GetHashCode() && (!hasMore || !set.Equals(more));
            },
            iter: 5_000);

    [Theory]
    [InlineData("10.0.0.0/8", "10.9.8.7", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.9.8.7", true)]
    [InlineData("::ffff:10.0.0.0/104", "10.9.8.7", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("::/0", "::1", true)]
    [InlineData("::/0", "10.9.8.7", false)]
    [InlineData("::/0", "::ffff:10.9.8.7", false)]
    [InlineData("::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true)]
    [InlineData("fe80::/10", "fe80::1%1", true)]
    public void Ipv4_is_the_same_mapped_or_not_and_apart_from_ipv6(string range, string address, bool holds) =>
        Assert.Equal(holds, Set(range).Contains(Tcp(IPAddress.Parse(address))));

    [Fact]
    public void Ranges_that_touch_are_one()
    {
        Assert.Equal(1, Set("10.0.0.0/9", "10.128.0.0/9", "10.3.0.0/16").Count);
        Assert.Equal(Set("10.0.0.0/8"), Set("10.128.0.0/9", "10.0.0.0/9"));
        Assert.Equal(2, Set("10.0.0.0/9", "10.128.0.1").Count);
        Assert.True(AddressSet.Empty.IsEmpty);
        Assert.Equal(AddressSet.Empty, Set());
        Assert.False(AddressSet.Empty.Contains(Tcp(IPAddress.Loopback)));
    }

    private static AddressSet Set(params string[] ranges) => AddressSet.Of([.. ranges.Select(each => NetworkRange.Parse(each).Value)]);

    private static TcpAddress Tcp(IPAddress address) => TcpAddress.From(new IPEndPoint(address, 443));

    private static NetworkRange Network(IPAddress address, int cut)
    {
        var bytes = address.GetAddressBytes();
        var bits = Math.Max(0, (bytes.Length * 8) - cut);
        for (var bit = bits; bit < bytes.Length * 8; bit++) bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return NetworkRange.Parse($"{new IPAddress(bytes)}/{bits}").Value;
    }

    /// <summary>The first and the last addresses of ranges, and their neighbours.</summary>
    private static IEnumerable<IPAddress> Edges(IEnumerable<NetworkRange> ranges) => ranges.SelectMany(range =>
        new[] { range.First - 1, range.First, range.Last, range.Last + 1 }.Select(number => AddressOf(range.IsIpv6, number)));

    private static ImmutableArray<NetworkRange> Halves(IEnumerable<NetworkRange> ranges) =>
    [
        .. from range in ranges
           where range.Bits < (range.IsIpv6 ? 128 : 32)
           where !range.IsIpv6 || range.First >> 48 != 0 // a half of these may be the mapped addresses, which are IPv4
           from first in new[] { range.First, range.First + ((range.Last - range.First) >> 1) + 1 }
           select NetworkRange.Parse($"{AddressOf(range.IsIpv6, first)}/{range.Bits + 1}").Value,
    ];

    private static IPAddress AddressOf(bool isIpv6, UInt128 number)
    {
        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(isIpv6 ? bytes : bytes[12..]);
    }

    /// <summary>By comparing bit for bit.</summary>
    private static bool Holds(NetworkRange range, IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var own = IPAddress.Parse(range.ToString().Split('/')[0]);
        if (own.AddressFamily != plain.AddressFamily) return false;
        var (a, b) = (own.GetAddressBytes(), plain.GetAddressBytes());
        return Enumerable.Range(0, range.Bits).All(bit => ((a[bit / 8] ^ b[bit / 8]) & (0x80 >> (bit % 8))) == 0);
    }
}
