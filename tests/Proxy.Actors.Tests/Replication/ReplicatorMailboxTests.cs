using Akka.Actor;
using Akka.DistributedData;
using Proxy.Actors.Tests.Nodes;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Replication;

/// <summary>A node's replicator has the mailbox that has it tell of changes.</summary>
[Collection(HostedNodeGroup.Name)]
public class ReplicatorMailboxTests
{
    // Less than akka.cluster.distributed-data.notify-subscribers-interval, after which it tells of them by itself.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Who_has_subscribed_hears_of_each_change_soon()
    {
        await using var origin = TestOrigin.Listen();
        await using var node = await HostedNode.StartAsync(origin.EndPoint);
        var replicator = DistributedData.Get(node.Node.System).Replicator;
        var key = new GSetKey<string>("of-a-test");
        var heard = Inbox.Create(node.Node.System);
        replicator.Tell(Dsl.Subscribe(key, heard.Receiver), ActorRefs.NoSender);
        foreach (var word in new[] { "first", "second" })
        {
            replicator.Tell(Dsl.Update(key, GSet<string>.Empty, WriteLocal.Instance, set => set.Add(word)), ActorRefs.NoSender);
            Assert.Contains(word, Assert.IsType<Changed>(await heard.ReceiveAsync(Patience)).Get(key).Elements);
        }
    }
}
