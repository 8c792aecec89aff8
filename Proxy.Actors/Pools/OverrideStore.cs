using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;

namespace Proxy.Actors.Pools;

/// <summary>The overrides of endpoints, as all nodes hold them together: distributed data, an entry per endpoint.</summary>
/// <remarks>An entry is never taken out. What is to be as configured is written as <see cref="EndpointOverride.None"/>, so
/// that the later of two changes wins also against a node that had not heard of the earlier.</remarks>
internal sealed class OverrideStore(ActorSystem system)
{
    private static readonly LWWDictionaryKey<string, string> Key = new("proxy-endpoints");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    // The replicator answers within the time it was given; only a system that stops does not.
    private static readonly TimeSpan AskLimit = Patience + TimeSpan.FromSeconds(2);

    private readonly Cluster _cluster = Cluster.Get(system);
    private readonly IActorRef _replicator = DistributedData.Get(system).Replicator;

    /// <summary>Has an actor told of the overrides, now and whenever they change, as <see cref="Changed"/>.</summary>
    internal void Subscribe(IActorRef subscriber) => _replicator.Tell(Dsl.Subscribe(Key, subscriber), ActorRefs.NoSender);

    /// <summary>The overrides in a message to a subscriber.</summary>
    internal static LWWDictionary<string, string> Read(Changed changed) => changed.Get(Key);

    /// <summary>What this node holds.</summary>
    internal async Task<LWWDictionary<string, string>> ReadLocalAsync() =>
        await GetAsync(ReadLocal.Instance).ConfigureAwait(false) ?? LWWDictionary<string, string>.Empty;

    /// <summary>What the other nodes hold: all of them, or at least most.</summary>
    /// <param name="limit">How long to try.</param>
    /// <exception cref="TimeoutException">Most of the other nodes did not answer.</exception>
    internal async Task<LWWDictionary<string, string>> ReadOthersAsync(TimeSpan limit)
    {
        using var bound = new CancellationTokenSource(limit, TimeProvider.System);
        await AwaitReplicasAsync(bound.Token).ConfigureAwait(false);
        while (!bound.IsCancellationRequested)
        {
            var found = await GetAsync(new ReadAll(Patience)).ConfigureAwait(false)
                ?? await GetAsync(new ReadMajority(Patience)).ConfigureAwait(false);
            if (found is not null) return found;
        }

        throw NoAnswer(limit);

        async Task AwaitReplicasAsync(CancellationToken cancellation)
        {
            // The replicator hears of the other nodes in its own time; asked before that, it would answer for itself alone.
            while (!await KnowsOtherNodesAsync().ConfigureAwait(false))
            {
                if (cancellation.IsCancellationRequested) throw NoAnswer(limit);
                await Task.Delay(Poll, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Changes overrides.</summary>
    /// <param name="entries">The new override by key; made from the one before.</param>
    /// <returns>Whether every node has confirmed it; this one has it in any case.</returns>
    internal async Task<bool> WriteAsync(IReadOnlyDictionary<string, Func<EndpointOverride, EndpointOverride>> entries)
    {
        var update = Dsl.Update(Key, LWWDictionary<string, string>.Empty, new WriteAll(Patience), Change);
        return await _replicator.Ask<object>(update, AskLimit).ConfigureAwait(false) switch
        {
            IUpdateResponse { IsSuccessful: true } => true,
            ModifyFailure failure => throw new InvalidOperationException(failure.ErrorMessage, failure.Cause),
            _ => false,
        };

        LWWDictionary<string, string> Change(LWWDictionary<string, string> overrides) => entries.Aggregate(overrides, (all, entry) =>
        {
            var before = all.TryGetValue(entry.Key, out var text) ? EndpointOverride.Parse(text) : EndpointOverride.None;
            return all.SetItem(_cluster, entry.Key, entry.Value(before).Text);
        });
    }

    private async Task<bool> KnowsOtherNodesAsync()
    {
        var up = _cluster.State.Members.Where(member => member.Status == MemberStatus.Up && member.HasRole(Role)).ToList();
        if (!up.Any(member => member.UniqueAddress == _cluster.SelfUniqueAddress)) return false;
        var known = await _replicator.Ask<ReplicaCount>(GetReplicaCount.Instance, AskLimit).ConfigureAwait(false);
        return known.N >= up.Count;
    }

    private string Role => system.Settings.Config.GetString("akka.cluster.distributed-data.role");

    private async Task<LWWDictionary<string, string>?> GetAsync(IReadConsistency consistency) =>
        await _replicator.Ask<object>(Dsl.Get(Key, consistency), AskLimit).ConfigureAwait(false) switch
        {
            GetSuccess success => success.Get(Key),
            NotFound => LWWDictionary<string, string>.Empty,
            _ => null,
        };

    private static TimeoutException NoAnswer(TimeSpan limit) => new(
        $"the other nodes did not say within {limit.TotalSeconds:0} s which endpoints are in drain or maint");
}
