using System.Net;
using System.Text;
using Proxy.Actors.Prefaces;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Prefaces;

public sealed class ProxyHeaderWriterTests
{
    private const string Signature = "0D0A0D0A000D0A515549540A";

    [Theory]
    [InlineData("1.2.3.4:80", "5.6.7.8:443", "PROXY TCP4 1.2.3.4 5.6.7.8 80 443\r\n")]
    [InlineData("255.255.255.255:65535", "255.255.255.255:65535", "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n")]
    [InlineData("[2001:db8::1]:1", "[::1]:0", "PROXY TCP6 2001:db8::1 ::1 1 0\r\n")]
    [InlineData("[::]:1", "[fe80::%7]:2", "PROXY TCP6 :: fe80:: 1 2\r\n")]
    [InlineData("[1:0:0:2::3]:1", "[1:0:2:3:4:5:6:7]:2", "PROXY TCP6 1:0:0:2::3 1:0:2:3:4:5:6:7 1 2\r\n")]
    [InlineData("[::ffff:1.2.3.4]:80", "[::ffff:5.6.7.8]:443", "PROXY TCP4 1.2.3.4 5.6.7.8 80 443\r\n")]
    [InlineData("1.2.3.4:80", "[::ffff:5.6.7.8]:443", "PROXY TCP4 1.2.3.4 5.6.7.8 80 443\r\n")]
    [InlineData("1.2.3.4:80", "[2001:db8::1]:443", "PROXY TCP6 ::ffff:1.2.3.4 2001:db8::1 80 443\r\n")]
    [InlineData("[2001:db8::1]:80", "1.2.3.4:443", "PROXY TCP6 2001:db8::1 ::ffff:1.2.3.4 80 443\r\n")]
    public void Version_1_is_a_line(string source, string destination, string line) => Assert.Equal(line, V1(Address(source), Address(destination)));

    [Fact]
    public void Largest_line_of_version_1_fits()
    {
        var largest = Address("[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535");
        Assert.Equal(104, V1(largest, largest).Length);
        Assert.Equal(0, ProxyHeaderWriter.WriteV1(new byte[103], largest, largest));
    }

    [Fact]
    public void Unset_addresses_are_unknown()
    {
        Assert.Equal("PROXY UNKNOWN\r\n", V1(default, Address("1.2.3.4:5")));
        Assert.Equal(Signature + "21000000", V2(default, Address("1.2.3.4:5"), default));
    }

    [Theory]
    [InlineData("1.2.3.4:80", "5.6.7.8:443", "2111000C0102030405060708005001BB")]
    [InlineData("[::ffff:1.2.3.4]:80", "5.6.7.8:443", "2111000C0102030405060708005001BB")]
    [InlineData("1.2.3.4:80", "[2001:db8::1]:443", "2121002400000000000000000000FFFF0102030420010DB8000000000000000000000001005001BB")]
    [InlineData("[2001:db8::1]:80", "1.2.3.4:443", "2121002420010DB800000000000000000000000100000000000000000000FFFF01020304005001BB")]
    public void Version_2_has_addresses(string source, string destination, string hex) =>
        Assert.Equal(Signature + hex, V2(Address(source), Address(destination), default));

    [Fact]
    public void Local_header_has_16_bytes()
    {
        var target = new byte[ProxyHeaderWriter.LocalSize];
        Assert.Equal(16, ProxyHeaderWriter.WriteLocal(target));
        Assert.Equal(Signature + "20000000", Convert.ToHexString(target));
        Assert.Equal(0, ProxyHeaderWriter.WriteLocal(new byte[15]));
    }

    [Fact]
    public void Values_are_read_as_they_were_written()
    {
        var ssl = new ProxySsl(ProxySslClient.Ssl | ProxySslClient.CertificateOnConnection, 0, "TLSv1.3", "a person", "TLS_AES_256_GCM_SHA384", "RSA-SHA256", "RSA2048");
        var header = Written(new ProxyTlvSet
        {
            Alpn = "h2",
            Authority = "bücher.example",
            UniqueId = [1, 2, 3],
            Ssl = ssl,
            Custom = [new ProxyTlv(0xE0, new byte[] { 7 }), new ProxyTlv(0xEF, default)],
            HasChecksum = true,
        });

        Assert.Equal("h2", header.Alpn);
        Assert.Equal("bücher.example", header.Authority);
        Assert.Equal([1, 2, 3], header.UniqueId.ToArray());
        Assert.Equal(ssl, header.Ssl);
        Assert.True(header.TryGet(0xE0, out var custom));
        Assert.Equal([7], custom.ToArray());
        Assert.True(header.TryGet(0xEF, out custom) && custom.IsEmpty);
        Assert.True(header.TryGet(ProxyTlvType.Crc32C, out _));
    }

    [Fact]
    public void Received_values_go_on_by_type_and_the_rest_is_stripped()
    {
        var received = Written(new ProxyTlvSet
        {
            Alpn = "h2",
            Authority = "theirs",
            Custom = [new ProxyTlv(0xE1, new byte[] { 1 }), new ProxyTlv(0xE2, new byte[] { 2 }), new ProxyTlv(0xE3, new byte[] { 3 })],
            HasChecksum = true,
        });
        var header = Written(new ProxyTlvSet
        {
            Authority = "ours",
            Custom = [new ProxyTlv(0xE2, new byte[] { 9 })],
            Received = received.Tlvs,
            Passed = [ProxyTlvType.Alpn, ProxyTlvType.Authority, ProxyTlvType.Crc32C, 0xE1, 0xE2],
        });

        Assert.Equal("0200046F757273" + "E2000109" + "0100026832" + "E1000101", Convert.ToHexString(header.Tlvs!));
    }

    [Fact]
    public void Header_in_that_is_local_does_not_break_the_header_out()
    {
        ProxyHeader.Read(Convert.FromHexString(Signature + "20000004000001FF"), 4096, out var local);
        var header = Written(new ProxyTlvSet { Received = local.Tlvs, Passed = [0] });
        Assert.Null(header.Tlvs);
        Assert.Equal("1.2.3.4:80", header.Source.ToString());
    }

    [Fact]
    public void What_does_not_fit_is_left_out_and_counted()
    {
        var target = new byte[ProxyHeaderWriter.MaxSizeV2Bare + 20];
        var tlvs = new ProxyTlvSet
        {
            Authority = new string('a', 100),
            UniqueId = new byte[129],
            Ssl = new ProxySsl(ProxySslClient.Ssl, 1, "TLSv1.3", new string('n', 60), "c"),
            Custom = [new ProxyTlv(0x01, default), new ProxyTlv(0xE0, new byte[70_000])],
            Received = (ReadOnlySpan<byte>)[0xE1, 0, 1, 5, 0xE1, 0xFF, 0xFF],
            Passed = [0xE1],
        };
        var written = ProxyHeaderWriter.WriteV2(target, Address("[2001:db8::1]:80"), Address("[2001:db8::2]:80"), tlvs);

        // Two bytes are left behind 8 of what is known of TLS and 10 of its version: too few for anything else.
        Assert.Equal(new ProxyHeaderWritten(target.Length - 2, 7, ProxyTlvType.Authority), written);
        Assert.Equal(PrefaceStatus.Done, ProxyHeader.Read(target, 4096, out var header).Status);
        Assert.Equal(new ProxySsl(ProxySslClient.Ssl, 1, "TLSv1.3"), header.Ssl);
    }

    [Fact]
    public void Header_ends_at_65551_bytes()
    {
        var tlvs = new ProxyTlvSet { Custom = [new ProxyTlv(0xE0, new byte[65_000]), new ProxyTlv(0xE1, new byte[600]), new ProxyTlv(0xE2, new byte[10])] };
        var written = ProxyHeaderWriter.WriteV2(new byte[100_000], Address("1.2.3.4:80"), Address("5.6.7.8:443"), tlvs);
        Assert.Equal(new ProxyHeaderWritten(16 + 12 + 65_003 + 13, 1, 0xE1), written);
    }

    [Fact]
    public void Nothing_is_written_where_the_addresses_have_no_room()
    {
        var address = Address("1.2.3.4:80");
        Assert.Equal(default, ProxyHeaderWriter.WriteV2(new byte[ProxyHeaderWriter.MaxSizeV2Bare - 1], address, address, default));
        Assert.Equal(default, ProxyHeaderWriter.WriteV2(new byte[ProxyHeaderWriter.MaxSizeV2Bare], address, address, new ProxyTlvSet { HasChecksum = true }));
    }

    private static ProxyHeader Written(in ProxyTlvSet tlvs)
    {
        var target = new byte[1024];
        var written = ProxyHeaderWriter.WriteV2(target, Address("1.2.3.4:80"), Address("5.6.7.8:443"), tlvs);
        Assert.Equal(0, written.Dropped);
        Assert.Equal(PrefaceResult.Done(written.Length), ProxyHeader.Read(target, 4096, out var header));
        return header;
    }

    private static string V1(in TcpAddress source, in TcpAddress destination)
    {
        var target = new byte[ProxyHeaderWriter.MaxSizeV1];
        return Encoding.ASCII.GetString(target, 0, ProxyHeaderWriter.WriteV1(target, source, destination));
    }

    private static string V2(in TcpAddress source, in TcpAddress destination, in ProxyTlvSet tlvs)
    {
        var target = new byte[1024];
        return Convert.ToHexString(target, 0, ProxyHeaderWriter.WriteV2(target, source, destination, tlvs).Length);
    }

    private static TcpAddress Address(string text) => TcpAddress.From(IPEndPoint.Parse(text));
}
