using System.Net;
using System.Text;

namespace Proxy.Transport.Tests;

public sealed class TcpAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:80", false)]
    [InlineData("0.0.0.0:0", false)]
    [InlineData("255.255.255.255:65535", false)]
    [InlineData("[::1]:443", true)]
    [InlineData("[2001:db8::7:1]:65535", true)]
    [InlineData("[fe80::1%3]:9", true)]
    public void Endpoint_survives_the_round_trip(string text, bool v6)
    {
        var endpoint = IPEndPoint.Parse(text);
        var address = TcpAddress.From(endpoint);
        Assert.Equal(endpoint, address.ToEndPoint());
        Assert.Equal(v6, address.IsIpv6);
        Assert.Equal(v6 ? 28u : 16u, address.Length);
        Assert.Equal(endpoint.Port, address.Port);
        Assert.Equal(endpoint.ToString(), address.ToString());
    }

    [Fact]
    public void Mapped_address_is_shown_as_IPv4()
    {
        var address = TcpAddress.From(new IPEndPoint(IPAddress.Parse("10.1.2.3").MapToIPv6(), 8080));
        Assert.True(address.IsIpv6);
        Assert.Equal("10.1.2.3:8080", address.ToString());
        Assert.True(TcpAddress.From(new IPEndPoint(IPAddress.Loopback.MapToIPv6(), 1)).IsLoopback);
    }

    [Theory]
    [InlineData("127.0.0.1:80")]
    [InlineData("255.255.255.255:65535")]
    [InlineData("0.0.0.0:0")]
    [InlineData("[::ffff:10.1.2.3]:8080")]
    [InlineData("[::1]:443")]
    [InlineData("[::]:0")]
    [InlineData("[2001:db8::7:1]:65535")]
    [InlineData("[fe80::ffff:ffff:ffff:ffff%4294967295]:65535")]
    public void Utf8_is_that_of_the_text(string endpoint)
    {
        var address = TcpAddress.From(IPEndPoint.Parse(endpoint));
        Span<byte> text = new byte[TcpAddress.MaxTextLength];
        Assert.True(address.TryFormat(text, out var length));
        Assert.Equal(address.ToString(), Encoding.UTF8.GetString(text[..length]));
        Assert.True(address.TryFormat(new byte[length], out _));
        Assert.False(address.TryFormat(new byte[length - 1], out var none));
        Assert.Equal(0, none);
    }

    [Fact]
    public void Utf8_of_no_address_is_a_dash()
    {
        Span<byte> text = new byte[1];
        Assert.True(default(TcpAddress).TryFormat(text, out var length));
        Assert.Equal("-", Encoding.UTF8.GetString(text[..length]));
    }

    [Fact]
    public void Layout_is_the_kernels()
    {
        var address = TcpAddress.From(IPEndPoint.Parse("1.2.3.4:258"));
        ReadOnlySpan<byte> v4 = address;
        Assert.Equal([2, 0, 1, 2, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0], v4[..16].ToArray());
        address = TcpAddress.From(IPEndPoint.Parse("[102::304%5]:772"));
        ReadOnlySpan<byte> v6 = address;
        Assert.Equal(
            [10, 0, 3, 4, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 4, 5, 0, 0, 0], v6.ToArray());
    }

    [Fact]
    public void WriteIpv6_maps_IPv4()
    {
        Span<byte> bytes = stackalloc byte[16];
        TcpAddress.From(IPEndPoint.Parse("10.1.2.3:1")).WriteIpv6(bytes);
        Assert.Equal(IPAddress.Parse("::ffff:10.1.2.3"), new IPAddress(bytes));
        TcpAddress.From(IPEndPoint.Parse("[2001:db8::1]:1")).WriteIpv6(bytes);
        Assert.Equal(IPAddress.Parse("2001:db8::1"), new IPAddress(bytes));
    }

    [Theory]
    [InlineData("1.2.3.4:258")]
    [InlineData("[2001:db8::7:1]:65535")]
    public void Network_bytes_give_the_same_address_as_the_endpoint(string text)
    {
        var endpoint = IPEndPoint.Parse(text);
        Assert.Equal(TcpAddress.From(endpoint), TcpAddress.From(endpoint.Address.GetAddressBytes(), endpoint.Port));
        Assert.True(TcpAddress.From(endpoint).IsSet);
    }

    [Fact]
    public void Bytes_of_another_length_are_no_address() => Assert.Throws<ArgumentException>(() => TcpAddress.From([1, 2, 3, 4, 5], 1));

    [Fact]
    public void Equality_is_of_family_address_and_port()
    {
        var address = TcpAddress.From(IPEndPoint.Parse("10.1.2.3:1"));
        Assert.True(address == TcpAddress.From(IPEndPoint.Parse("10.1.2.3:1")));
        Assert.Equal(address.GetHashCode(), TcpAddress.From(IPEndPoint.Parse("10.1.2.3:1")).GetHashCode());
        Assert.True(address != TcpAddress.From(IPEndPoint.Parse("10.1.2.3:2")));
        Assert.True(address != TcpAddress.From(IPEndPoint.Parse("10.1.2.4:1")));
        Assert.False(address.Equals(TcpAddress.From(IPEndPoint.Parse("[::ffff:10.1.2.3]:1"))));
    }

    [Fact]
    public void Unset_value_is_a_dash() => Assert.Equal("-", default(TcpAddress).ToString());

    [Fact]
    public void Unset_value_is_not_set() => Assert.False(default(TcpAddress).IsSet);
}
