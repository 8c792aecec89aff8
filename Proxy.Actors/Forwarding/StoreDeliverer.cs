using Akka.Event;
using Proxy.Actors.Logging;
using Proxy.Actors.Model;
using Proxy.Actors.Pairs;
using Proxy.Actors.Routing;
using Proxy.Actors.Stores;

namespace Proxy.Actors.Forwarding;

/// <summary>Delivers the units of one store: has its desk say which and when, and has a pair made for each. Used on the thread of the actor that
/// owns it.</summary>
/// <remarks>A queue has the name of the listener that its units came by; they go to the pool that this listener has now.</remarks>
internal sealed partial class StoreDeliverer
{
    private readonly Dictionary<long, SpoolUnit> _taken = [];
    private readonly NodeStore _store;
    private readonly NodeState _node;
    private readonly DeliveryLoops _loops;
    private readonly TimeProvider _time;
    private readonly DeliveryDesk _desk;
    private readonly Action<object> _tell;
    private readonly long _epoch;

    /// <summary>Sets it up.</summary>
    /// <param name="store">The store.</param>
    /// <param name="node">The node.</param>
    /// <param name="loops">Its loops, as the deliveries of all stores share them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="tell">Takes what it is to be handed again, on its thread. On any thread.</param>
    internal StoreDeliverer(
        NodeStore store, NodeState node, DeliveryLoops loops, TimeProvider time, Random random, Action<object> tell)
    {
        _store = store;
        _node = node;
        _loops = loops;
        _time = time;
        _tell = tell;
        _epoch = time.GetTimestamp();
        _desk = new DeliveryDesk(DeliveryRules.Of(store.Settings), random);
    }

    /// <summary>The store's name.</summary>
    internal string Name => _store.Settings.Name;

    private long Now => (long)_time.GetElapsedTime(_epoch).TotalMilliseconds;

    /// <summary>Begins what is due.</summary>
    /// <returns>In how many milliseconds there is more to do that nobody tells of; null for nothing.</returns>
    internal long? Look()
    {
        foreach (var queue in _store.Spool.Queues())
        {
            if (ModelOf(queue.Name) is not { } listener) continue;
            while (_node.HasRoom && Next(queue.Name) is { } unit) Begin(queue.Name, listener, unit);
        }

        var now = Now;
        return _desk.Due(now) - now;
    }

    /// <summary>An attempt has ended.</summary>
    /// <param name="ended">Which, and what has come of it.</param>
    internal void OnEnded(DeliveryEnded ended)
    {
        var (unit, queue) = (ended.Unit, ended.Unit.Head.Queue);
        _loops.End(ended.Loop);
        var before = _desk.Find(queue)?.Failures ?? 0;
        var tries = Known(unit)?.Tries ?? 0;
        var verdict = _desk.End(queue, unit.Number, ended.Result, ended.Why, _time.GetUtcNow() - unit.Begun, Now);
        var after = _desk.Find(queue)?.Failures ?? 0;
        if (before == 0 && after > 0) _node.Log.NotDelivered(Name, queue, ended.Why);
        else if (before > 0 && after == 0) _node.Log.DeliveredAgain(Name, queue);
        if (verdict == DeskVerdict.Done)
        {
            _taken.Remove(unit.Number);
            _store.Spool.Done(unit);
        }
        else if (verdict == DeskVerdict.Hold)
        {
            _node.Log.CannotRead(Name, unit.Number, queue, ended.Why);
        }
        else if (verdict == DeskVerdict.Bury)
        {
            _ = BuryAsync(unit, ended.Why, tries);
        }
    }

    /// <summary>A unit has been given up as dead, or could not be.</summary>
    /// <param name="buried">Which.</param>
    internal void OnBuried(UnitBuried buried)
    {
        var (number, queue) = (buried.Unit.Number, buried.Unit.Head.Queue);
        if (buried.Problem is null)
        {
            _taken.Remove(number);
            _node.Log.UnitDead(Name, number, queue, buried.Why);
            return;
        }

        _desk.Hold(queue, number);
        _node.Log.CannotBury(Name, number, queue, buried.Problem);
    }

    /// <summary>Lets go of what waits: it is delivered after the next start.</summary>
    internal void Stop()
    {
        foreach (var unit in _taken.Values) _store.Spool.Return(unit);
        _taken.Clear();
    }

    private SpoolUnit? Next(string queue)
    {
        if (_desk.Next(queue, Now) is { } again) return _taken[again.Number];
        if (!_desk.Wants(queue, Now) || _store.Spool.Take(queue) is not { } unit) return null;
        _taken.Add(unit.Number, unit);
        return unit;
    }

    private void Begin(string queue, ListenerModel listener, SpoolUnit unit)
    {
        _desk.Begin(queue, unit.Number, Now);
        var loop = _loops.Begin();
        var delivery = new Delivery(loop.Io, _store, unit, Tell);
        _node.AddPair();
        loop.Io.Execute(() => loop.StartPair(new AcceptedClient(listener, delivery.Leg, Origin: delivery)));
    }

    private void Tell(Delivery delivery, DeliveryResult result, string why) =>
        _tell(new DeliveryEnded(Name, delivery.Unit, delivery.Loop, result, why));

    // The disk is not waited for here.
    private async Task BuryAsync(SpoolUnit unit, string why, int tries)
    {
        string? problem = null;
        try
        {
            await Task.Run(() => _store.Spool.Bury(unit, why, tries)).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = error.Message;
        }

        _tell(new UnitBuried(Name, unit, why, problem));
    }

    /// <summary>The listener as the pairs of its deliveries are born with it: nothing is asked of who comes, and there is one way.</summary>
    private ListenerModel? ModelOf(string queue)
    {
        var node = _node.Model;
        if (!node.Listeners.TryGetValue(queue, out var listener) || !node.Pools.TryGetValue(listener.PoolName, out var pool)) return null;
        return listener with { Router = new PoolRouter(pool.State), Opening = null, Admission = null, Bandwidth = null, WhenDown = null };
    }
}
