using Proxy.Actors.Tests.Metering;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Tls;

/// <summary>The kernel has no part in moving what is encrypted here.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class TlsCopiedTests
{
    [Fact]
    public async Task Large_transfers_are_not_spliced_past_the_engine()
    {
        const int Total = 16 * 1024 * 1024;
        var down = new BytePattern(63);
        await using var node = await TlsTestNode.StartAsync();
        using var meter = new MeterReader(node.Node.Node);
        var (client, peer) = await node.ConnectAsync();
        using (client)
        using (var server = await node.Origin.AcceptAsync())
        {
            var sending = server.SendPatternAsync(down, Total);
            var (_, bytes) = await client.ReadAsync(Total);
            await sending;
            Assert.Equal((Total, -1L), (bytes.Length, down.FirstMismatch(0, bytes)));
            peer.Reset();
        }

        Assert.Equal(0, (await meter.ReadAsync(node.Node.Node))["proxy.buffers.spliced{}"]);
    }
}
