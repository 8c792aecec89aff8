using System.Globalization;
using System.Text.Json;
using Akka.Cluster;
using Proxy.Cmd.Tests.Hosts;

namespace Proxy.Pbm.Tests.Processes;

/// <summary>Every command that looks, run through <c>pbm</c> against each of three members, in text and JSON.</summary>
public sealed class ThreeMembersTests(ThreeMembers three) : IClassFixture<ThreeMembers>
{
    private IReadOnlyList<string> Addresses => [.. three.Members.Select(member => member.Address)];

    public static TheoryData<int> Each => [0, 1, 2];

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Cluster_show_has_every_member(int asked)
    {
        var member = three.Members[asked];
        var text = await Pbm.RunAsync(member, "cluster", "show");
        Assert.Equal(0, text.ExitCode);
        string[] roles = ["things", "things", "keeper"];
        var version = member.Cluster.SelfMember.AppVersion.Version;
        Assert.Equal(
            Addresses.Select((address, i) => $"{address} | [{roles[i]}] | up |  | {version}").Append("Count: 3 nodes").Order(StringComparer.Ordinal),
            text.Lines.Order(StringComparer.Ordinal));

        var json = await Pbm.JsonAsync(member, "cluster", "show");
        Assert.Equal(Addresses.Order(), json.EnumerateArray().Select(m => m.GetProperty("address").GetString()!).Order());
        Assert.All(json.EnumerateArray(), m => Assert.Equal("up", m.GetProperty("status").GetString()));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Cluster_status_and_leader_agree_with_the_cluster(int asked)
    {
        var member = three.Members[asked];
        Assert.StartsWith($"{member.Address} | [", (await Pbm.RunAsync(member, "cluster", "status")).Output, StringComparison.Ordinal);
        Assert.Equal(member.Address, (await Pbm.JsonAsync(member, "cluster", "status")).GetProperty("address").GetString());
        var leader = member.Cluster.State.Leader.ToString();
        Assert.Equal(leader, (await Pbm.RunAsync(member, "cluster", "leader")).Lines.Single());
        Assert.Equal(leader, (await Pbm.JsonAsync(member, "cluster", "leader")).GetProperty("address").GetString());
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Sharding_lists_entities_where_they_are(int asked)
    {
        var member = three.Members[asked];
        var json = (await Pbm.JsonAsync(member, "cluster-sharding", "list-entities", "-t", "thing")).EnumerateArray().ToList();
        Assert.Equal(ThreeMembers.Things, json.Select(e => e.GetProperty("entity").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(Addresses.Take(2).Order(), json.Select(e => e.GetProperty("member").GetString()!).Distinct().Order());
        foreach (var entity in json)
        {
            // The truth: the entity's actor is on that member, in that shard.
            var home = three.Members.Single(m => m.Address == entity.GetProperty("member").GetString());
            var path = $"/system/sharding/thing/{entity.GetProperty("shard").GetString()}/{entity.GetProperty("entity").GetString()}";
            Assert.NotNull(await home.System.ActorSelection(path).ResolveOne(Patience.Limit));
        }

        var text = await Pbm.RunAsync(member, "cluster-sharding", "list-entities", "-t", "thing");
        Assert.Equal(41, text.Lines.Count);
        Assert.Equal(["ENTITY", "SHARD", "MEMBER"], text.Lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Sharding_lists_page_by_page_and_says_what_is_left(int asked)
    {
        var member = three.Members[asked];
        var whole = Entities(await Pbm.JsonAsync(member, "cluster-sharding", "list-entities", "-t", "thing"));
        var pages = new List<string>();
        for (var offset = 0; offset < 40; offset += 15)
        {
            var page = await Pbm.RunAsync(
                member, "cluster-sharding", "list-entities", "-t", "thing", "--limit", "15", "--offset", offset.ToString(CultureInfo.InvariantCulture), "--json");
            pages.AddRange(Entities(JsonSerializer.Deserialize<JsonElement>(page.Output)));
            var left = 40 - offset - 15;
            Assert.Equal(left > 0 ? $"pbm: {left} more: see --limit and --offset\n" : "", page.Error);
        }

        Assert.Equal(whole, pages);
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Shards_and_regions_add_up(int asked)
    {
        var member = three.Members[asked];
        var entities = (await Pbm.JsonAsync(member, "cluster-sharding", "list-entities", "-t", "thing")).EnumerateArray().ToList();
        var expected = entities.GroupBy(e => (e.GetProperty("shard").GetString(), e.GetProperty("member").GetString())).ToDictionary(g => g.Key, g => g.Count());
        var shards = (await Pbm.JsonAsync(member, "cluster-sharding", "list-shards", "-t", "thing")).EnumerateArray();
        Assert.Equal(expected, shards.ToDictionary(s => (s.GetProperty("shard").GetString(), s.GetProperty("member").GetString()), s => s.GetProperty("entities").GetInt32()));
        var text = await Pbm.RunAsync(member, "cluster-sharding", "list-shards", "-t", "thing");
        Assert.All(expected, shard => Assert.Contains(text.Lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .SequenceEqual([shard.Key.Item1!, shard.Key.Item2!, shard.Value.ToString(CultureInfo.InvariantCulture)])));

        var stats = (await Pbm.JsonAsync(member, "cluster-sharding", "region-stats", "-r", "thing")).EnumerateArray().ToList();
        Assert.Equal(2, stats.Count);
        Assert.Equal(40, stats.Sum(region => region.GetProperty("entities").GetInt32()));
        Assert.Equal(expected.Count, stats.Sum(region => region.GetProperty("shards").GetInt32()));
        Assert.Single(stats, region => region.GetProperty("isCoordinator").GetBoolean());
        var lines = (await Pbm.RunAsync(member, "cluster-sharding", "region-stats", "-r", "thing")).Lines;
        Assert.All(stats, region => Assert.Contains(
            $"{region.GetProperty("member").GetProperty("address").GetString()} | [things] | up |  | {member.Cluster.SelfMember.AppVersion.Version} "
            + (region.GetProperty("isCoordinator").GetBoolean() ? "[coordinator]" : "")
            + $"(thing) | shards: {region.GetProperty("shards").GetInt32()} | entities: {region.GetProperty("entities").GetInt32()}",
            lines));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Types_and_regions_are_those_of_the_member(int asked)
    {
        var member = three.Members[asked];
        var types = await Pbm.RunAsync(member, "cluster-sharding", "list-types");
        Assert.Equal(asked < 2 ? "thing\n" : "", types.Output);
        Assert.Equal(asked < 2 ? "" : "pbm: this node has no regions; ask one that has\n", types.Error);
        Assert.Equal(asked < 2 ? 1 : 0, (await Pbm.JsonAsync(member, "cluster-sharding", "list-types")).GetArrayLength());
        var regions = await Pbm.JsonAsync(member, "cluster-sharding", "list-regions", "-t", "thing");
        Assert.Equal(Addresses.Take(2).Order(), regions.EnumerateArray().Select(r => r.GetProperty("member").GetProperty("address").GetString()!).Order());
        Assert.Equal(2, (await Pbm.RunAsync(member, "cluster-sharding", "list-regions", "-t", "thing")).Lines.Count);
    }

    [Fact]
    public async Task Type_or_shard_that_does_not_exist_is_an_error_with_a_remedy()
    {
        var type = await Pbm.RunAsync(three.Members[0], "cluster-sharding", "region-stats", "-r", "thnig");
        Assert.Equal((1, "pbm: no member answers for the entity type 'thnig' (did you mean thing?)\n"), (type.ExitCode, type.Error));
        var shard = await Pbm.RunAsync(three.Members[0], "cluster-sharding", "list-entities", "-t", "thing", "-s", "77");
        Assert.Equal((1, "pbm: thing has no shard '77' (see: cluster-sharding list-shards -t thing)\n"), (shard.ExitCode, shard.Error));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Actor_hierarchy_has_the_actors_that_there_are(int asked)
    {
        var member = three.Members[asked];
        var json = await Pbm.JsonAsync(member, "actor", "hierarchy", "-s", "/user/family");
        Assert.Equal(
            """
            {"path":"/user/family","type":"Family","depth":0,"children":2}
            {"path":"/user/family/elder","type":"Family","depth":1,"children":1}
            {"path":"/user/family/elder/youngest","type":"Family","depth":2,"children":0}
            {"path":"/user/family/younger","type":"Family","depth":1,"children":0}
            """,
            string.Join('\n', json.EnumerateArray().Select(actor => actor.GetRawText())));
        Assert.Equal(3, (await Pbm.JsonAsync(member, "actor", "hierarchy", "-s", "/user/family", "-d", "1")).GetArrayLength());
        var text = await Pbm.RunAsync(member, "actor", "hierarchy");
        Assert.Contains("    cmd-test (TestHandler)", text.Lines);
        Assert.Equal("/ (GuardianActor)", text.Lines[0]);
        var cut = await Pbm.RunAsync(member, "actor", "hierarchy", "-s", "/system", "--limit", "1", "-d", "1");
        Assert.Matches("^  [0-9]+ more$", cut.Lines[^1]);
        Assert.Equal(1, (await Pbm.RunAsync(member, "actor", "hierarchy", "-s", "/nobody")).ExitCode);
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Actor_system_tells_who_it_is(int asked)
    {
        var member = three.Members[asked];
        var json = await Pbm.JsonAsync(member, "actor", "system");
        Assert.Equal(("Members", member.Address, Environment.ProcessId), (json.GetProperty("name").GetString(), json.GetProperty("address").GetString(), json.GetProperty("processId").GetInt32()));
        Assert.StartsWith($"Members at {member.Address}\n", (await Pbm.RunAsync(member, "actor", "system")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Tail_begins_with_what_there_is(int asked)
    {
        var member = three.Members[asked];
        using var process = Pbm.Start([member.Endpoint.Address.ToString(), "cluster", "tail", "--json"]);
        var seen = new List<string>();
        while (seen.Count < 3)
        {
            var happened = JsonSerializer.Deserialize<JsonElement>((await process.StandardOutput.ReadLineAsync().WaitAsync(Patience.Limit))!);
            if (happened.GetProperty("event").GetString() == "up") seen.Add(happened.GetProperty("address").GetString()!);
        }

        Assert.Equal(Addresses.Order(), seen.Order());
        process.Kill();
        Assert.Equal(MemberStatus.Up, member.Cluster.SelfMember.Status);
    }

    private static List<string> Entities(JsonElement list) => [.. list.EnumerateArray().Select(e => e.GetProperty("entity").GetString()!)];
}
