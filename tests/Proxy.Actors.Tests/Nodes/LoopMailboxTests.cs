using Akka.Actor;
using Proxy.Actors.Pairs;
using Proxy.Actors.Placement;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Nodes;

[Collection(HostedNodeGroup.Name)]
public class LoopMailboxTests
{
    [Theory]
    [InlineData("")]
    [InlineData("flow")]
    [InlineData("block")]
    public async Task Every_actor_of_a_pair_has_the_small_mailbox_and_keeps_its_children_small(string child)
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint);
        using var client = await TcpPeer.ConnectAsync(node.Listener);
        using var server = await origin.AcceptAsync();
        await Eventually.EqualAsync(PairPhase.Bound, async () => (await node.InspectAsync(1)).Phase);

        var actor = Assert.IsAssignableFrom<ActorRefWithCell>(await node.FindActorAsync(1, child));
        var cell = Assert.IsType<LoopCell>(actor.Underlying);
        Assert.IsType<LoopMessages>(cell.Mailbox!.MessageQueue);
        Assert.IsType<LoopChildren>(cell.ChildrenContainer);
    }
}
