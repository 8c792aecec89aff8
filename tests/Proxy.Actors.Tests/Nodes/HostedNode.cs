using System.Net;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;
using Proxy.Actors.Placement;
using Proxy.Configuration;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Nodes;

/// <summary>A node in this process with one loop and one listener in front of one origin, so that it is known how its pairs
/// are numbered: those that live at the same time from 1 in the order in which they come (<see cref="Number"/> has the others). It has a clock that
/// the test may move.</summary>
internal sealed class HostedNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ManualTime? _time;

    private HostedNode(ProxyNode node, ManualTime? time)
    {
        Node = node;
        _time = time;
    }

    /// <summary>The node.</summary>
    public ProxyNode Node { get; }

    /// <summary>Where clients connect to.</summary>
    public IPEndPoint Listener => Node.Listeners[0].Endpoint;

    /// <summary>Starts a node.</summary>
    /// <param name="origin">Where its connections go.</param>
    /// <param name="hocon">What differs from the defaults.</param>
    /// <param name="time">The loops' clock; null for the machine's.</param>
    /// <param name="change">Changes to the settings that a configuration file may not make.</param>
    public static async Task<HostedNode> StartAsync(
        IPEndPoint origin, string hocon = "", ManualTime? time = null, Func<ProxySettings, ProxySettings>? change = null)
    {
        var read = ProxySettingsReader.ReadText($$"""
            proxy {
              listeners.l { bind = "127.0.0.1:0", pool = p }
              pools.p { endpoints = ["{{origin}}"] }
              loops.count = 1
              access-log.format = off
            }
            {{hocon}}
            """);
        Assert.Empty(read.Errors);
        var settings = change is null ? read.Settings! : change(read.Settings!);
        return new HostedNode(await ProxyNode.StartAsync(settings, ConfigurationFactory.ParseString(QuickCluster.Fresh), time: time), time);
    }

    /// <summary>Moves the clock on and lets the loop see it.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        _time!.Advance(by);
        // The first may be taken up in the round that was under way; before the second, a round has begun with the new time.
        await Node.CountAsync();
        await Node.CountAsync();
    }

    /// <summary>The number of a pair whose slot has served others before.</summary>
    /// <param name="slot">The slot, from 1. The one that was free last serves the next pair.</param>
    /// <param name="before">How many pairs it has served before.</param>
    public static long Number(int slot, long before) => (before << PairId.SlotBits) + slot;

    /// <summary>What a pair says of itself.</summary>
    /// <param name="number">Its number, from 1.</param>
    public Task<PairReport> InspectAsync(long number) => Node.Pairs.Ask<PairReport>(new InspectPair(PairOf(number)), Patience);

    /// <summary>Ends a pair on an operator's word.</summary>
    /// <param name="number">Its number, from 1.</param>
    public void Kill(long number) => Node.Pairs.Tell(new KillPair(PairOf(number), PairEnd.Killed));

    /// <summary>Whether the actor of a pair's slot, or a child of it, exists now. Asking does not bring it back.</summary>
    /// <param name="number">The pair's number, from 1.</param>
    /// <param name="child"><c>flow</c> or <c>block</c>, or nothing for the slot's own.</param>
    public async Task<bool> HasActorAsync(long number, string child = "") => await FindActorAsync(number, child) is not null;

    /// <summary>The actor of a pair's slot, or a child of it; null when there is none.</summary>
    /// <param name="number">The pair's number, from 1.</param>
    /// <param name="child"><c>flow</c> or <c>block</c>, or nothing for the slot's own.</param>
    public async Task<IActorRef?> FindActorAsync(long number, string child = "")
    {
        var pair = PairOf(number);
        var path = $"/system/sharding/pair/{pair.Shard}/{pair.Entity}" + (child.Length > 0 ? "/" + child : "");
        return (await Node.System.ActorSelection(path).Ask<ActorIdentity>(new Identify(null), Patience)).Subject;
    }

    /// <summary>Waits until no pair holds anything any more: no socket, no lane, no segment.</summary>
    public Task WaitUntilReleasedAsync() => Eventually.EqualAsync(
        (Pairs: 0, Sockets: Node.Listeners.Count, Lanes: 0, Segments: 0),
        async () =>
        {
            var counts = await Node.CountAsync();
            return (counts.Pairs, counts.Sockets, Lanes: counts.LanesAttached, Segments: counts.SegmentsHeld);
        });

    public ValueTask DisposeAsync() => Node.DisposeAsync();

    private PairId PairOf(long number) =>
        PairId.Create(PairId.ShardOf(Cluster.Get(Node.System).SelfUniqueAddress.Uid, 0), 0, number);
}
