using System.Net;
using Proxy.Actors.Listing;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Listing;

public sealed class AddressPrefixTests
{
    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7:1", true)]
    [InlineData("10.0.0.7", "10.0.0.8:1", false)]
    [InlineData("10.0.0.7", "[::ffff:10.0.0.7]:1", true)]
    [InlineData("10.0.0.7:5000", "10.0.0.7:5000", true)]
    [InlineData("10.0.0.7:5000", "10.0.0.7:5001", false)]
    [InlineData("10.0.0.0/8", "10.255.255.255:1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0:1", false)]
    [InlineData("10.9.8.7/12", "10.15.0.1:1", true)]
    [InlineData("10.9.8.7/12", "10.16.0.1:1", false)]
    [InlineData("10.0.0.7/32", "10.0.0.7:1", true)]
    [InlineData("10.0.0.7/32", "10.0.0.6:1", false)]
    [InlineData("0.0.0.0/0", "192.168.1.1:1", true)]
    [InlineData("0.0.0.0/0", "[fd00::7]:1", false)]
    [InlineData("fd00::/8", "[fdff::1]:1", true)]
    [InlineData("fd00::/8", "[fe00::1]:1", false)]
    [InlineData("::1", "[::1]:1", true)]
    [InlineData("[::1]:80", "[::1]:80", true)]
    [InlineData("[::1]:80", "[::1]:81", false)]
    [InlineData("::/0", "10.0.0.7:1", true)]
    public void Contains_the_address_or_not(string text, string address, bool expected)
    {
        Assert.True(AddressPrefix.TryParse(text, out var prefix));
        Assert.Equal(expected, prefix!.Contains(TcpAddress.From(IPEndPoint.Parse(address))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("host")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/")]
    [InlineData("::/129")]
    [InlineData("10.0.0.7:99999")]
    public void What_is_no_address_is_refused(string text) => Assert.False(AddressPrefix.TryParse(text, out _));
}
