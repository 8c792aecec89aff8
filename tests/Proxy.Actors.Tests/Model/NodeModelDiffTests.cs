using System.Collections.Immutable;
using System.Net;
using Proxy.Actors.Access;
using Proxy.Actors.Model;
using Proxy.Actors.Pools;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Model;

public sealed class NodeModelDiffTests
{
    private const int Rounds = 2_000;
    private const int Possible = 1_000;

    private static readonly IReadOnlyDictionary<string, PoolState> NoPools = ImmutableDictionary<string, PoolState>.Empty;

    private static readonly NodeGates Gates = new(1024, TimeProvider.System);

    [Fact]
    public void A_configuration_that_is_read_again_changes_nothing()
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var model = NodeModel.From(new RandomSettings(seed).Next(), Possible, NoPools, Gates);
            var again = NodeModel.From(new RandomSettings(seed).Next(), Possible, StatesOf(model), Gates);
            var diff = NodeModelDiff.Between(model, again);
            Assert.True(diff.IsEmpty, $"seed {seed}: {diff}");
            Assert.Equal("", diff.ToString());
        }
    }

    [Fact]
    public void What_is_said_of_two_models_makes_one_of_them_the_other()
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var settings = new RandomSettings(seed);
            var before = NodeModel.From(settings.Next(), Possible, NoPools, Gates);
            var after = NodeModel.From(settings.Next(), Possible, StatesOf(before), Gates);
            var made = Apply(before, NodeModelDiff.Between(before, after));
            Assert.Equal(after.Listeners, made.Listeners);
            Assert.Equal(after.Pools, made.Pools);
            Assert.Equal(
                (after.Timeouts, after.MaxPairs, after.MaxOpenings, after.Drain, after.Dns, after.Fixed),
                (made.Timeouts, made.MaxPairs, made.MaxOpenings, made.Drain, made.Dns, made.Fixed));
        }
    }

    [Fact]
    public void Only_an_address_or_a_backlog_takes_new_sockets()
    {
        var settings = Read("web { bind = \"127.0.0.1:80\", pool = one }", "api { bind = \"127.0.0.1:81\", pool = one }", "old { bind = \"127.0.0.1:82\", pool = one }");
        var before = NodeModel.From(settings, Possible, NoPools);
        var (api, old, web) = (settings.Listeners[0], settings.Listeners[1], settings.Listeners[2]);
        var next = settings with
        {
            Listeners =
            [
                api with { Pool = "two" }, web with { Backlog = 7 }, new ListenerSettings("zoo", old.Bind, "two", 1),
            ],
        };

        var diff = NodeModelDiff.Between(before, NodeModel.From(next, Possible, StatesOf(before)));
        Assert.Equal(
            ("zoo", "old", "web", "api"),
            (diff.Listeners.Added.Single().Name, diff.Listeners.Removed.Single().Name, diff.Listeners.Rebound.Single().Name, diff.Listeners.Swapped.Single().Name));
        Assert.Equal("listeners: +zoo -old ~web ~api", diff.ToString());

        var moved = settings with { Listeners = [api, old, web with { Bind = IPEndPoint.Parse("127.0.0.2:80") }] };
        var listeners = NodeModelDiff.Between(before, NodeModel.From(moved, Possible, StatesOf(before))).Listeners;
        Assert.Equal(("web", 1, 0, 0, 0), (listeners.Rebound.Single().Name, listeners.Rebound.Length, listeners.Added.Length, listeners.Removed.Length, listeners.Swapped.Length));
    }

    [Fact]
    public void Other_timeouts_are_new_to_every_listener()
    {
        var settings = Read("web { bind = \"127.0.0.1:80\", pool = one }");
        var before = NodeModel.From(settings, Possible, NoPools);
        var next = settings with { Timeouts = settings.Timeouts with { Connect = TimeSpan.FromSeconds(77) } };
        var diff = NodeModelDiff.Between(before, NodeModel.From(next, Possible, StatesOf(before)));
        Assert.Equal((77_000L, 77_000L), (diff.Timeouts!.ConnectMilliseconds, diff.Listeners.Swapped.Single().Timeouts.ConnectMilliseconds));
    }

    public static TheoryData<string, string> Restarts => new()
    {
        { "proxy.access-log.file", "\"/tmp/x\"" },
        { "proxy.access-log.format", "json" },
        { "proxy.access-log.keep", "7" },
        { "proxy.access-log.syslog", "\"unix:/dev/log\"" },
        { "proxy.buffers.bank", "77MiB" },
        { "proxy.buffers.max-share", "3MiB" },
        { "proxy.buffers.min-share", "132KiB" },
        { "proxy.buffers.segment", "4KiB" },
        { "proxy.cluster.hostname", "\"127.0.0.9\"" },
        { "proxy.cluster.join-timeout", "77s" },
        { "proxy.cluster.max-connections", "77" },
        { "proxy.cluster.port", "77" },
        { "proxy.cluster.public-hostname", "\"127.0.0.9\"" },
        { "proxy.cluster.tls", "off" },
        { "proxy.cluster.seeds", "[\"akka.tcp://ProxyCluster@127.0.0.1:9\"]" },
        { "proxy.cluster.system-name", "Other" },
        { "proxy.control-memory.max-flows", "7777" },
        { "proxy.control-memory.time-wait", "7s" },
        { "proxy.limits.max-handshakes", "7" },
        { "proxy.limits.max-sources", "1024" },
        { "proxy.loops.affinity", "on" },
        { "proxy.loops.count", "7" },
    };

    [Theory]
    [MemberData(nameof(Restarts))]
    public void What_a_node_is_built_with_is_named_with_its_key(string key, string value)
    {
        var before = NodeModel.From(Read("web { bind = \":80\", pool = one }"), Possible, NoPools);
        var after = NodeModel.From(Read($"web {{ bind = \":80\", pool = one }}\n}}\n{key} = {value}\nproxy {{"), Possible, StatesOf(before));
        var diff = NodeModelDiff.Between(before, after);
        Assert.Equal(key, diff.RestartKeys.Single());
        Assert.Equal($"with a restart: {key}", diff.ToString());
    }

    [Fact]
    public void The_admin_endpoint_is_named_as_a_block()
    {
        var settings = Read("web { bind = \":80\", pool = one }");
        var before = NodeModel.From(settings, Possible, NoPools);
        var next = settings with { Admin = settings.Admin with { MaxCommands = 77 } };
        Assert.Equal("proxy.admin", NodeModelDiff.Between(before, NodeModel.From(next, Possible, StatesOf(before))).RestartKeys.Single());
    }

    private static ProxySettings Read(params string[] listeners)
    {
        var read = ProxySettingsReader.ReadText($$"""
            proxy.pools { one { endpoints = ["10.0.0.1:1"] }, two { endpoints = ["10.0.0.2:1"] } }
            proxy { {{string.Join('\n', listeners.Select(listener => "listeners." + listener))}} }
            """);
        Assert.Empty(read.Errors);
        return read.Settings!;
    }

    private static Dictionary<string, PoolState> StatesOf(NodeModel model) =>
        model.Pools.ToDictionary(pool => pool.Key, pool => pool.Value.State);

    private static NodeModel Apply(NodeModel model, NodeModelDiff diff) => model with
    {
        Listeners = model.Listeners.RemoveRange(diff.Listeners.Removed.Select(each => each.Name)).SetItems(
            new[] { diff.Listeners.Added, diff.Listeners.Rebound, diff.Listeners.Swapped }.SelectMany(each => each)
                .Select(each => KeyValuePair.Create(each.Name, each))),
        Pools = model.Pools.RemoveRange(diff.Pools.Removed.Select(each => each.Settings.Name)).SetItems(
            diff.Pools.Added.Concat(diff.Pools.Changed).Select(each => KeyValuePair.Create(each.Settings.Name, each))),
        Timeouts = diff.Timeouts ?? model.Timeouts,
        MaxPairs = diff.MaxPairs ?? model.MaxPairs,
        MaxOpenings = diff.MaxOpenings ?? model.MaxOpenings,
        Drain = diff.Drain ?? model.Drain,
        Dns = diff.Dns ?? model.Dns,
    };
}
