using Akka.Actor;
using Proxy.Actors.Pairs;
using Proxy.Actors.Tests.Nodes;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>An actor of a pair that fails takes its pair along, and nothing else.</summary>
[Collection(HostedNodeGroup.Name)]
public class ChildFaultTests
{
    [Theory]
    [InlineData("flow")]
    [InlineData("block")]
    public async Task A_child_that_fails_ends_its_pair(string child)
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint);
        using var client = await TcpPeer.ConnectAsync(node.Listener);
        using var server = await origin.AcceptAsync();
        await Eventually.EqualAsync(PairPhase.Bound, async () => (await node.InspectAsync(1)).Phase);

        (await node.FindActorAsync(1, child))!.Tell(Kill.Instance);
        await Task.WhenAll(client.SeesAsync(PeerEnd.Reset), server.SeesAsync(PeerEnd.Reset));
        await node.WaitUntilReleasedAsync();
        Assert.Equal(PairPhase.Unknown, (await node.InspectAsync(1)).Phase);
        Assert.Equal(0, (await node.Node.CountAsync()).FlowEntries);
    }
}
