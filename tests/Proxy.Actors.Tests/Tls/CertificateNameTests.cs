using Proxy.Actors.Telemetry;

namespace Proxy.Actors.Tests.Tls;

/// <summary>Names in clients' certificates that would pass for others.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class CertificateNameTests
{
    [Theory]
    [InlineData("admin\0.evil.example", """client-cert="admin\u0000.evil.example" """)]
    [InlineData("\0admin", """client-cert="\u0000admin" """)]
    [InlineData("a\u001b[2J\nend=x", """client-cert="a\u001b[2J\u000aend=x" """)]
    [InlineData("ü.example", """client-cert="ü.example" """)]
    public async Task They_are_shown_whole_and_escaped_and_no_server_is_told(string name, string shown)
    {
        await using var node = await TlsTestNode.StartAsync(isForKnown: true, more: "proxy.pools.web.proxy-protocol = v2");
        var (client, peer) = await node.ConnectAsync(name: name);
        using (client)
        using (var server = await node.Origin.AcceptAsync())
        {
            var header = await server.ReceiveExactlyAsync(16);
            header = await server.ReceiveExactlyAsync((header[14] << 8) | header[15]);
            Assert.Equal(name[0] == 'ü', header.AsSpan().IndexOf("ü.example"u8) >= 0);
            Assert.True(header.AsSpan().IndexOf("admin"u8) < 0);
            peer.Reset();
        }

        var ended = await node.Node.Log.EndAsync(peer.LocalEndPoint);
        Assert.Equal(name, ended.Details!.Tls!.PeerName);
        Assert.Contains(shown.TrimEnd(), AccessLogText.Line(ended), StringComparison.Ordinal);
    }
}
