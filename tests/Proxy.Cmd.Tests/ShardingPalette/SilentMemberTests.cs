using System.Diagnostics;
using Akka.Actor;
using Proxy.Cmd.ShardingPalette;
using Proxy.Cmd.Tests.Hosts;

namespace Proxy.Cmd.Tests.ShardingPalette;

/// <summary>A member that does not answer is named after a bounded time. What answers is tested through <c>pbm</c>.</summary>
public sealed class SilentMemberTests
{
    [Fact]
    public async Task Member_that_does_not_answer_is_named_in_time()
    {
        var cluster = new ThreeMembers();
        await cluster.InitializeAsync();
        try
        {
            var (keeper, dead) = (cluster.Members[2], cluster.Members[1].Address);
            await cluster.Members[1].CrashAsync();
            using var api = keeper.Api();
            var began = Stopwatch.GetTimestamp();
            var stats = await api.RunAsync("cluster-sharding", "region-stats", "-r", "thing");
            Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(20));
            Assert.True(stats.IsDone, stats.Body);
            var silent = Assert.Single(stats.Data, region => !region.GetProperty("isAnswering").GetBoolean());
            Assert.Equal(dead, silent.GetProperty("member").GetProperty("address").GetString());
            Assert.Contains(stats.Texts, text => text.Contains(dead, StringComparison.Ordinal) && text.EndsWith(" | no answer", StringComparison.Ordinal));

            var shards = await api.RunAsync("cluster-sharding", "list-shards", "-t", "thing");
            Assert.Equal($"{dead} did not answer within 4 s", shards.Of("note").Single().GetProperty("text").GetString());
            Assert.All(shards.Data, shard => Assert.Equal(cluster.Members[0].Address, shard.GetProperty("member").GetString()));
        }
        finally
        {
            await cluster.DisposeAsync();
        }
    }

    [Fact]
    public async Task Questions_between_members_survive_the_wire()
    {
        await using var member = await TestMember.StartAsync();
        // The palette's handler brings the serializer when it starts.
        await member.System.ActorSelection("/system/cmd-cluster-sharding").Ask<ActorIdentity>(new Identify(null), Patience.Limit);
        foreach (object message in new object[] { new ListEntities("pair", "3a8d-1", 20, 100), new EntityPage(["a", "b"], 7), EntityPage.NoAnswer })
        {
            var serializer = Assert.IsType<ShardingQuerySerializer>(member.System.Serialization.FindSerializerFor(message));
            var back = serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message));
            if (message is EntityPage page) Assert.Equal((page.Total, [.. page.Entities]), (((EntityPage)back).Total, ((EntityPage)back).Entities.ToArray()), PageComparer);
            else Assert.Equal(message, back);
        }
    }

    private static bool PageComparer((int Total, string[] Entities) a, (int Total, string[] Entities) b) => a.Total == b.Total && a.Entities.SequenceEqual(b.Entities);
}
