using System.Net;
using System.Text;
using CsCheck;
using Proxy.Actors.Prefaces;
using Proxy.Fuzz;
using Proxy.Testing;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Prefaces;

/// <summary>What holds for all bytes, addresses and names. <c>tests/Proxy.Fuzz</c> looks for longer.</summary>
public sealed class PropertyTests
{
    private const int Seconds = 2;

    private static readonly Gen<IPAddress> IPv4 = Gen.Byte.Array[4].Select(bytes => new IPAddress(bytes));

    // Groups of which many are zero, so that there are runs of them.
    private static readonly Gen<IPAddress> IPv6 =
        Gen.OneOf(Gen.Const((ushort)0), Gen.UShort).Array[8].Select(groups => new IPAddress(groups.SelectMany(group => new[] { (byte)(group >> 8), (byte)group }).ToArray()));

    private static readonly Gen<TcpAddress> Address =
        Gen.Select(Gen.OneOf(IPv4, IPv6), Gen.Int[0, 65535]).Select((address, port) => TcpAddress.From(new IPEndPoint(address, port)));

    private static readonly Gen<string?> Text = Gen.OneOf(Gen.Const((string?)null), Gen.String[Gen.Char[' ', '~'], 0, 40].Select(text => text.Length == 0 ? null : text));

    [Fact]
    public void Any_bytes_are_read_by_the_rules_of_PROXY_headers() => Check(PrefaceParsers.ReadProxy, "proxy");

    [Fact]
    public void Any_bytes_are_read_by_the_rules_of_ClientHellos() => Check(PrefaceParsers.ReadHello, "hello");

    [Fact]
    public void Any_bytes_are_read_by_the_rules_of_HTTP() => Check(PrefaceParsers.ReadHttp, "http");

    [Fact]
    public void PROXY_header_of_version_1_is_read_as_it_was_written() => Gen.Select(Address, Address).Sample(
        (source, destination) =>
        {
            var line = new byte[ProxyHeaderWriter.MaxSizeV1];
            var length = ProxyHeaderWriter.WriteV1(line, source, destination);
            return ProxyHeader.Read(line, 107, out var header) == PrefaceResult.Done(length) && Speaks(header, source, destination);
        },
        time: Seconds);

    [Fact]
    public void PROXY_header_of_version_2_is_read_as_it_was_written() => Gen.Select(Address, Address, Text, Text, Gen.Byte.Array[0, 128], Gen.Bool, Gen.UInt).Sample(
        (source, destination, alpn, authority, id, hasChecksum, verify) =>
        {
            var ssl = new ProxySsl(ProxySslClient.Ssl, verify, "TLSv1.3", authority, alpn);
            var target = new byte[1024];
            var values = new ProxyTlvSet { Alpn = alpn, Authority = authority, UniqueId = id, Ssl = ssl, HasChecksum = hasChecksum };
            var written = ProxyHeaderWriter.WriteV2(target, source, destination, values);
            return ProxyHeader.Read(target, 1024, out var header) == PrefaceResult.Done(written.Length) && Speaks(header, source, destination)
                && header.Alpn == alpn && header.Authority == authority && header.UniqueId.SequenceEqual(id) && header.Ssl == ssl;
        },
        time: Seconds);

    [Fact]
    public void IPv6_is_written_as_the_framework_writes_it() => IPv6.Where(address => !address.IsIPv4MappedToIPv6).Sample(
        address =>
        {
            var target = new byte[ProxyHeaderWriter.MaxSizeV1];
            var endpoint = TcpAddress.From(new IPEndPoint(address, 1));
            var line = Encoding.ASCII.GetString(target, 0, ProxyHeaderWriter.WriteV1(target, endpoint, endpoint));
            Assert.Equal(address, IPAddress.Parse(line.Split(' ')[2]));
        },
        time: Seconds);

    private static bool Speaks(in ProxyHeader header, in TcpAddress source, in TcpAddress destination) =>
        header.Source.ToString() == source.ToString() && header.Destination.ToString() == destination.ToString();

    // Random bytes, and the vectors with random bytes in the place of some of theirs.
    private static void Check(PrefaceParser parser, string vectors)
    {
        var seeds = Vector.Read($"tests/Proxy.Actors.Tests/Prefaces/Vectors/{vectors}.txt").Select(vector => vector.Bytes).ToArray();
        var damaged =
            from seed in Gen.Int[0, seeds.Length - 1].Select(index => seeds[index])
            from start in Gen.Int[0, seed.Length]
            from end in Gen.Int[start, Math.Min(seed.Length, start + 4)]
            from other in Gen.Byte.Array[0, 4]
            select (byte[])[.. seed[..start], .. other, .. seed[end..]];
        Gen.Select(Gen.OneOf(Gen.Byte.Array[0, 200], damaged), Gen.ULong).Sample(
            (bytes, cuts) =>
            {
                var random = new SplitMix64(cuts);
                PrefaceInvariants.Check(parser, PrefaceParsers.MaxSize, bytes, ref random);
            },
            time: Seconds);
    }
}
