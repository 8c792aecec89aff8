using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Listing;
using Proxy.Actors.Pairs;
using Proxy.Actors.Placement;
using Proxy.Actors.Wire;
using Proxy.Membership.Joining;

namespace Proxy.Cluster.Tests;

/// <summary>Asks nodes from outside: it speaks their protocol and is no member.</summary>
internal sealed class Observer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LossLimit = TimeSpan.FromSeconds(5);

    private readonly ActorSystem _system;

    /// <summary>Starts it.</summary>
    /// <param name="host">An address of this machine that nodes reach it by.</param>
    public Observer(string host)
    {
        var settings = new Configuration.ClusterSettings("Observer", host, 0, null, [], Timeout.InfiniteTimeSpan);
        _system = ActorSystem.Create("Observer", BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString("akka.actor.provider = remote")
            .WithFallback(MembershipConfiguration.For(settings, MemberRole.Proxy))
            .WithFallback(ClusterSharding.DefaultConfig())).And(WireMessages.Contract));
    }

    /// <summary>The members as a node sees them.</summary>
    public Task<ClusterCounts> AskAsync(Member node) =>
        Select(node, "user/node").Ask<ClusterCounts>(GetClusterCounts.Instance, AnswerLimit);

    /// <summary>What a pair says of itself, asked through a node. A question that is on its way to a node when that dies is lost,
    /// so it is asked again.</summary>
    public async Task<PairReport> InspectAsync(Member through, string pair)
    {
        for (var asked = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                return await Select(through, "system/sharding/pair").Ask<PairReport>(new InspectPair(IdOf(pair)), LossLimit);
            }
            catch (AskTimeoutException) when (Stopwatch.GetElapsedTime(asked) < AnswerLimit)
            {
            }
        }
    }

    /// <summary>Ends a pair, through a node.</summary>
    public void Kill(Member through, string pair) =>
        Select(through, "system/sharding/pair").Tell(new KillPair(IdOf(pair), PairEnd.Killed));

    /// <summary>The shards that a node has, by their names.</summary>
    public async Task<IImmutableSet<string>> ShardsAsync(Member node)
    {
        var state = await Select(node, "system/sharding/pair").Ask<CurrentShardRegionState>(GetShardRegionState.Instance, AnswerLimit);
        return state.Shards.Select(shard => shard.ShardId).ToImmutableHashSet();
    }

    /// <summary>Waits until a node sees exactly these members, all up and reachable.</summary>
    public async Task SeesAsync(Member node, IEnumerable<Member> members, TimeSpan? patience = null)
    {
        var wanted = members.Select(member => member.Address).Order(StringComparer.Ordinal).ToList();
        await UntilAsync(
            async () =>
            {
                var seen = await AskAsync(node);
                return seen.Members.Where(member => member is { Status: "Up", IsReachable: true }).Select(member => member.Address).SequenceEqual(wanted)
                    && seen.Members.Length == wanted.Count;
            },
            async () => $"{node.Name} sees {string.Join(", ", (await AskAsync(node)).Members)} instead of {string.Join(", ", wanted)}",
            patience ?? Patience);
    }

    /// <summary>Looks until something is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, Func<Task<string>> otherwise, TimeSpan patience)
    {
        using var bound = new CancellationTokenSource(patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await isSo())
        {
            if (bound.IsCancellationRequested) Assert.Fail($"after {patience}: {await otherwise()}");
            await tick.WaitForNextTickAsync();
        }
    }

    public async ValueTask DisposeAsync() => await _system.Terminate();

    private ActorSelection Select(Member node, string path) => _system.ActorSelection($"{node.Address}/{path}");

    private static PairId IdOf(string pair) => PairId.TryParse(pair, out var id) ? id! : throw new FormatException(pair);
}
