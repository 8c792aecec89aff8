using System.Net;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Proxy.Cmd.Endpoint;
using Proxy.Testing;

namespace Proxy.Cmd.Tests.Hosts;

/// <summary>A member of a cluster in this process, with its admin endpoint at a port that the kernel picks.</summary>
internal sealed class TestMember : IAsyncDisposable
{
    private TestMember(ActorSystem system, AdminEndpoint endpoint)
    {
        System = system;
        Endpoint = endpoint;
    }

    public static AdminOptions AnyPort { get; } = new() { Bind = new IPEndPoint(IPAddress.Loopback, 0) };

    public ActorSystem System { get; }

    public AdminEndpoint Endpoint { get; }

    public Cluster Cluster => Cluster.Get(System);

    public string Address => Cluster.SelfAddress.ToString();

    public bool IsReady { get; set; } = true;

    /// <summary>Starts a member with the standard palettes and those of tests; it is in no cluster yet.</summary>
    public static async Task<TestMember> StartAsync(AdminOptions? options = null, string roles = "", params IReadOnlyList<AdminRoute> routes)
    {
        var system = ActorSystem.Create("Members", Config(roles));
        TestMember? member = null;
        try
        {
            system.ActorOf(Family.Props(new Names { ["elder"] = new() { ["youngest"] = new() }, ["younger"] = new() }), "family");
            var host = StandardHost.Register(system).RegisterCommandPalette(TestPalette.Instance);
            member = new TestMember(system, await host.StartAsync(options ?? AnyPort, () => member!.IsReady, routes));
            return member;
        }
        catch
        {
            await system.Terminate();
            throw;
        }
    }

    /// <summary>Starts a member that is a cluster by itself.</summary>
    public static async Task<TestMember> StartAloneAsync(AdminOptions? options = null)
    {
        var member = await StartAsync(options);
        await member.Cluster.JoinAsync(member.Cluster.SelfAddress, new CancellationTokenSource(Patience.Limit).Token);
        return member;
    }

    public AdminApi Api(string? token = null) => new(Endpoint.Address, token);

    /// <summary>Ends it without a word to the others, as a crash does.</summary>
    public async Task CrashAsync()
    {
        await Endpoint.DisposeAsync();
        ((ExtendedActorSystem)System).Abort();
        await System.WhenTerminated;
    }

    // Not in order: one that leaves waits for the others, and for those among them that have crashed in vain.
    public async ValueTask DisposeAsync() => await CrashAsync();

    private static Config Config(string roles) => ConfigurationFactory.ParseString(
        QuickCluster.Hocon + $$"""
        akka {
          loglevel = ERROR
          stdout-loglevel = ERROR
          log-dead-letters = off
          actor.provider = cluster
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          cluster {
            roles = [{{roles}}]
            # Short enough to see an unreachable member in a test, long enough for two busy processors.
            failure-detector { heartbeat-interval = 500ms, acceptable-heartbeat-pause = 3s }
            split-brain-resolver.stable-after = 10m
            downing-provider-class = ""
            sharding { state-store-mode = ddata, passivate-idle-entity-after = off }
          }
          coordinated-shutdown { exit-clr = off, run-by-clr-shutdown-hook = off }
        }
        """);
}
