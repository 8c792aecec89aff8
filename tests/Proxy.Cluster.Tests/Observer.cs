using System.Collections.Immutable;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Proxy.Actors.Closing;
using Proxy.Actors.Pairs;
using Proxy.Actors.Placement;
using Proxy.Actors.Wire;
using Proxy.Membership.Joining;

namespace Proxy.Cluster.Tests;

/// <summary>Asks nodes from outside: it speaks their protocol and is no member, and fetches from their admin endpoints.</summary>
internal sealed class Observer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LossLimit = TimeSpan.FromSeconds(5);

    /// <summary>The token of endpoints that are reached from another host than their own.</summary>
    public const string Token = "observers-of-the-cluster";

    private readonly ActorSystem _system;
    private readonly HttpClient _http = new() { Timeout = AnswerLimit };

    /// <summary>Starts it.</summary>
    /// <param name="host">An address of this machine that nodes reach it by.</param>
    public Observer(string host)
    {
        var settings = new Configuration.ClusterSettings("Observer", host, 0, null, [], Timeout.InfiniteTimeSpan);
        _system = ActorSystem.Create("Observer", BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString("akka.actor.provider = remote")
            .WithFallback(MembershipConfiguration.For(settings, MemberRole.Proxy))
            .WithFallback(ClusterSharding.DefaultConfig())).And(WireMessages.Contract));
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    /// <summary>The members as a node sees them, ordered by address.</summary>
    public async Task<ImmutableArray<SeenMember>> MembersAsync(Member node) =>
        [.. (await FetchAsync(node, "cluster/show")).Select(SeenMember.Of).OrderBy(member => member.Address, StringComparer.Ordinal)];

    /// <summary>How many pairs each node has, by its address, as one of them tells it.</summary>
    public async Task<ImmutableDictionary<string, int>> PairsAsync(Member through) =>
        (await FetchAsync(through, "proxy/stats"))
        .Where(row => row.GetProperty("kind").GetString() == "node")
        .ToImmutableDictionary(row => row.GetProperty("node").GetString()!, row => row.GetProperty("pairs").GetInt32());

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
                var seen = await MembersAsync(node);
                return seen.All(member => member.IsUp) && seen.Select(member => member.Address).SequenceEqual(wanted);
            },
            async () => $"{node.Name} sees {string.Join(", ", await MembersAsync(node))} instead of {string.Join(", ", wanted)}",
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

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _system.Terminate();
    }

    private async Task<IEnumerable<JsonElement>> FetchAsync(Member node, string command)
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync(new Uri($"http://{node.Admin}/v1/{command}")));
        Assert.True(answer.RootElement.GetProperty("ok").GetBoolean(), $"{node.Name}: {answer.RootElement}");
        return [.. answer.RootElement.GetProperty("data").EnumerateArray().Select(row => row.Clone())];
    }

    private ActorSelection Select(Member node, string path) => _system.ActorSelection($"{node.Address}/{path}");

    private static PairId IdOf(string pair) => PairId.TryParse(pair, out var id) ? id! : throw new FormatException(pair);
}
