using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;

namespace Proxy.Actors.Replication;

/// <summary>A value that all nodes hold together: an entry of distributed data. It lasts as long as any node of the cluster lives.</summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <param name="system">The node's actor system.</param>
/// <param name="key">The entry's key.</param>
/// <param name="empty">The value that nobody has changed yet.</param>
/// <param name="unsaid">What nodes that do not answer do not say, for the message.</param>
internal sealed class SharedValue<T>(ActorSystem system, Key<T> key, T empty, string unsaid)
    where T : class, IReplicatedData<T>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    // The replicator answers within the time it was given; only a system that stops does not.
    private static readonly TimeSpan AskLimit = Patience + TimeSpan.FromSeconds(2);

    private readonly Cluster _cluster = Cluster.Get(system);
    private readonly IActorRef _replicator = DistributedData.Get(system).Replicator;

    /// <summary>Has an actor told of the value, now and whenever it changes, as <see cref="Changed"/>.</summary>
    internal void Subscribe(IActorRef subscriber) => _replicator.Tell(Dsl.Subscribe(key, subscriber), ActorRefs.NoSender);

    /// <summary>What this node holds.</summary>
    internal async Task<T> ReadLocalAsync() => await GetAsync(ReadLocal.Instance).ConfigureAwait(false) ?? empty;

    /// <summary>What the other nodes hold: all of them, or at least most.</summary>
    /// <param name="limit">How long to try.</param>
    /// <exception cref="TimeoutException">Most of the other nodes did not answer.</exception>
    internal async Task<T> ReadOthersAsync(TimeSpan limit)
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

    /// <summary>Changes it.</summary>
    /// <param name="change">Makes the new value of the one before.</param>
    /// <returns>Whether every node has confirmed it; this one has it in any case.</returns>
    internal async Task<bool> WriteAsync(Func<T, T> change)
    {
        var update = Dsl.Update(key, empty, new WriteAll(Patience), change);
        return await _replicator.Ask<object>(update, AskLimit).ConfigureAwait(false) switch
        {
            IUpdateResponse { IsSuccessful: true } => true,
            ModifyFailure failure => throw new InvalidOperationException(failure.ErrorMessage, failure.Cause),
            _ => false,
        };
    }

    private async Task<bool> KnowsOtherNodesAsync()
    {
        var up = _cluster.State.Members.Where(member => member.Status == MemberStatus.Up && member.HasRole(Role)).ToList();
        if (!up.Any(member => member.UniqueAddress == _cluster.SelfUniqueAddress)) return false;
        var known = await _replicator.Ask<ReplicaCount>(GetReplicaCount.Instance, AskLimit).ConfigureAwait(false);
        return known.N >= up.Count;
    }

    private string Role => system.Settings.Config.GetString("akka.cluster.distributed-data.role");

    private async Task<T?> GetAsync(IReadConsistency consistency) =>
        await _replicator.Ask<object>(Dsl.Get(key, consistency), AskLimit).ConfigureAwait(false) switch
        {
            GetSuccess success => success.Get(key),
            NotFound => empty,
            _ => null,
        };

    private TimeoutException NoAnswer(TimeSpan limit) => new($"the other nodes did not say within {limit.TotalSeconds:0} s {unsaid}");
}
