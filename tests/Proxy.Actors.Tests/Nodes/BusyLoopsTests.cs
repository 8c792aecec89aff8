using System.Net;
using Akka.Actor;

namespace Proxy.Actors.Tests.Nodes;

/// <summary>A node whose loops have no moment for anything but traffic.</summary>
[Collection(LiveNodeGroup.Name)]
public sealed class BusyLoopsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Members look for few of each other's actors by their paths; these are looked for here besides.
    private const string Trusting = """
        akka.remote.trusted-selection-paths = [
          "/system/cluster/heartbeatReceiver", "/system/cluster/core/daemon", "/system/cluster/core/daemon/heartbeatSender",
          "/system/cluster/core/daemon/downingProvider", "/system/sharding/proxyReplicator", "/system/sharding/pairCoordinator",
          "/system/sharding/pairCoordinator/singleton/coordinator", "/system/sharding/pair", "/user/ddataReplicator", "/user/membership"
        ]
        """;

    [Fact]
    public async Task Remoting_and_membership_answer_the_other_nodes_while_the_only_loop_is_held_up()
    {
        var route = TestNode.Route("web", IPAddress.Loopback, "127.0.0.1:9");
        await using var busy = await TestNode.StartAsync(route, Trusting);
        await using var other = await TestNode.StartAsync($"proxy.cluster.seeds = [\"{busy.Node.ClusterAddress}\"]\n{route}", Trusting);
        using var stall = await LoopStall.StartAsync(busy.Node);
        string[] actors = ["heartbeatReceiver", "core/daemon", "core/daemon/heartbeatSender", "core/daemon/downingProvider"];
        foreach (var actor in actors)
        {
            var asked = other.Node.System.ActorSelection($"{busy.Node.ClusterAddress}/system/cluster/{actor}");
            var answer = await asked.Ask<ActorIdentity>(new Identify(actor), Patience);
            Assert.NotNull(answer.Subject);
        }
    }
}
