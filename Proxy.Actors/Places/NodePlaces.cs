using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka;
using Akka.Actor;
using Proxy.Actors.Pools;

namespace Proxy.Actors.Places;

/// <summary>Places at endpoints whose limits count the pairs of all nodes. Thread-safe.</summary>
public sealed class NodePlaces
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, PlaceSource> _sources = new(StringComparer.Ordinal);
    private readonly IActorRef _desk;

    internal NodePlaces(ActorSystem system, TimeProvider time) => _desk = system.ActorOf(PlacesActor.Props(time), PlacesActor.Name);

    /// <summary>What this node has of each limit that counts the pairs of all nodes.</summary>
    public Task<ImmutableArray<PlaceStatus>> ListAsync() => _desk.Ask<ImmutableArray<PlaceStatus>>(PlacesActor.ListPlaces.Instance, AnswerLimit);

    /// <summary>Finds places for a pool from now on, as long as it has such limits.</summary>
    internal void Watch(PoolState pool)
    {
        var name = pool.Model.Name;
        var attend = new PlacesActor.Attend(name);
        var source = _sources[name] = new PlaceSource(() => _desk.Tell(attend, ActorRefs.NoSender));
        var changed = new PlacesActor.PoolChanged(pool, source);
        ((ILimitedPool)pool).Places = source;
        pool.Changed += (_, _) => _desk.Tell(changed, ActorRefs.NoSender);
        _desk.Tell(changed, ActorRefs.NoSender);
    }

    /// <summary>A pool is gone, and all its pairs.</summary>
    internal void Forget(string pool)
    {
        if (_sources.TryRemove(pool, out _)) _desk.Tell(new PlacesActor.PoolGone(pool), ActorRefs.NoSender);
    }

    /// <summary>Waits until every pool has places, or it is known that its owner cannot be reached; but not for long.</summary>
    internal async Task SettleAsync()
    {
        try
        {
            await _desk.Ask<Done>(PlacesActor.AwaitPlaces.Instance, AnswerLimit).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            // Clients wait in their queues then.
        }
    }
}
