using System.Net;

namespace Proxy.Configuration.Tests;

public sealed class NetworkRangeTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8", "10.255.255.255")]
    [InlineData("192.0.2.7", "192.0.2.7", "192.0.2.7")]
    [InlineData("192.0.2.7/32", "192.0.2.7", "192.0.2.7")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0", "255.255.255.255")]
    [InlineData("128.0.0.0/1", "128.0.0.0/1", "255.255.255.255")]
    [InlineData("::1", "::1", "::1")]
    [InlineData("::/0", "::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("FD00::/8", "fd00::/8", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2001:db8::/33", "2001:db8::/33", "2001:db8:7fff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.0/8", "10.255.255.255")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:0:0/96", "0.0.0.0/0", "255.255.255.255")]
    public void Range_is_understood_and_shown_as_it_is_written(string text, string shown, string last)
    {
        var parsed = NetworkRange.Parse(text);
        Assert.Null(parsed.Problem);
        Assert.Equal(shown, parsed.Value.ToString());
        Assert.Equal(NetworkRange.Parse(last).Value.First, parsed.Value.Last);
        Assert.Equal(parsed.Value, NetworkRange.Parse(shown).Value);
        Assert.Equal(IPAddress.Parse(last).AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6, parsed.Value.IsIpv6);
    }

    [Theory]
    [InlineData("", "is not an IP address")]
    [InlineData("/8", "is not an IP address")]
    [InlineData("example.com", "names are not resolved")]
    [InlineData("10/8", "is not an IP address")]
    [InlineData("10.0.0/8", "is not an IP address")]
    [InlineData("010.0.0.1", "is not an IP address")]
    [InlineData("10.0.0.256", "is not an IP address")]
    [InlineData("[::1]", "it stands in brackets")]
    [InlineData("fe80::1%1", "is not an IP address")]
    [InlineData("10.0.0.0/", "does not end in a number of bits from 0 to 32")]
    [InlineData("10.0.0.0/33", "does not end in a number of bits from 0 to 32")]
    [InlineData("10.0.0.0/-1", "does not end in a number of bits from 0 to 32")]
    [InlineData("10.0.0.0/08", "does not end in a number of bits from 0 to 32")]
    [InlineData("10.0.0.0/255.0.0.0", "does not end in a number of bits from 0 to 32")]
    [InlineData("::/129", "does not end in a number of bits from 0 to 128")]
    [InlineData("10.0.0.0/8/8", "does not end in a number of bits")]
    public void Text_is_refused(string text, string problem)
    {
        var parsed = NetworkRange.Parse(text);
        Assert.Contains(problem, parsed.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(parsed.Remedy);
    }

    [Theory]
    [InlineData("10.1.2.3/8", "write 10.0.0.0/8, or the address without /8")]
    [InlineData("10.0.0.1/0", "write 0.0.0.0/0, or the address without /0")]
    [InlineData("2001:db8::1/32", "write 2001:db8::/32, or the address without /32")]
    [InlineData("::1/0", "write ::/0, or the address without /0")]
    [InlineData("::ffff:10.1.2.3/104", "write 10.0.0.0/8, or the address without /104")]
    public void Address_within_a_network_is_refused_with_the_network_that_was_meant(string text, string remedy)
    {
        var parsed = NetworkRange.Parse(text);
        Assert.Contains("is an address within a network", parsed.Problem, StringComparison.Ordinal);
        Assert.Equal(remedy, parsed.Remedy);
    }

    [Fact]
    public void Random_ranges_hold_the_address_that_they_were_made_of_and_come_back_from_their_text()
    {
        var random = new Random(20_261_126);
        Span<byte> bytes = stackalloc byte[16];
        for (var round = 0; round < 20_000; round++)
        {
            var address = bytes[..(random.Next(2) == 0 ? 4 : 16)];
            random.NextBytes(address);
            var bits = random.Next((address.Length * 8) + 1);
            for (var bit = bits; bit < address.Length * 8; bit++) address[bit / 8] &= (byte)~(0x80 >> (bit % 8));
            var text = $"{new IPAddress(address)}/{bits}";
            var range = NetworkRange.Parse(text).Value;
            Assert.Equal(bits, range.Bits);
            Assert.Equal(range, NetworkRange.Parse(range.ToString()).Value);
            Assert.Equal((address.Length * 8) - bits, (int)UInt128.PopCount(range.Last - range.First));
        }
    }
}
