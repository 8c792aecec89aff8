using System.Diagnostics;
using Proxy.Actors.Balancing;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <content>Who goes where, and who waits. One lock for all loops: it is held for as long as picking takes, and makes limits exact and the
/// queue one.</content>
public sealed partial class PoolState
{
    private readonly Lock _picking = new();
    private readonly PoolQueue _queue = new();
    private readonly long _firstDraw = Random.Shared.Next(); // nodes that all began with the same would all draw the same
    private PoolTier[] _tiers = [];
    private bool _isDrawn;
    private int _pairs;
    private long _turn = -1;
    private long _queueFull;
    private long _queueTimeouts;

    /// <summary>Pairs of this node that have a place at one of its endpoints.</summary>
    public int Pairs => Volatile.Read(ref _pairs);

    /// <summary>Pairs of this node that wait for one.</summary>
    public int Waiting
    {
        get
        {
            lock (_picking) return _queue.Count;
        }
    }

    /// <summary>Pairs that found too many waiting.</summary>
    public long QueueFull => Interlocked.Read(ref _queueFull);

    /// <summary>Pairs that waited too long.</summary>
    public long QueueTimeouts => Interlocked.Read(ref _queueTimeouts);

    /// <summary>Whether pairs have places at its endpoints, those that are gone included.</summary>
    internal bool HasPairs => Pairs > 0;

    // Milliseconds that do not go back, for all loops.
    private static long Now => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1000);

    /// <summary>Takes the next turn, from 0.</summary>
    public long NextTurn() => Interlocked.Increment(ref _turn);

    /// <summary>Gives a pair a place, or has it wait for one.</summary>
    internal PoolPlace Take(IPoolGuest guest)
    {
        lock (_picking)
        {
            var place = Find(guest);
            if (place.Outcome != PoolOutcome.Waiting) return place;
            if (_queue.Count >= _model.Settings.Queue.Max)
            {
                _queueFull++;
                _leased?.TurnAway(Time.GetTimestamp());
                return new PoolPlace(PoolOutcome.QueueFull);
            }

            if (guest.WaitsSince == 0) guest.WaitsSince = Time.GetTimestamp();
            _queue.Add(guest);
            _leased?.Source?.OnShort();
            return place;
        }
    }

    /// <summary>A pair does not want to wait any more.</summary>
    /// <param name="guest">The pair.</param>
    /// <param name="isLate">Whether that is because it has waited too long.</param>
    /// <returns>Whether it was waiting; if not, it has got its answer, and is about to be called.</returns>
    internal bool StopWaiting(IPoolGuest guest, bool isLate = false)
    {
        lock (_picking)
        {
            if (!_queue.Remove(guest)) return false;
            if (isLate) _queueTimeouts++;
            return true;
        }
    }

    /// <summary>A pair gives its place back.</summary>
    internal void Leave(EndpointState state, bool endsTrial)
    {
        List<IPoolGuest>? served = null;
        lock (_picking)
        {
            if (endsTrial) state.IsOnTrial = false;
            state.Add(-1);
            _pairs--;
            if (_leased is not null) LeaveLeased(state);
            if (_queue.Count > 0) served = Serve();
        }

        Call(served);
    }

    private void PutInForce(PoolModel model)
    {
        var tiers = model.Tiers.Select(tier => new PoolTier(model.Balance, tier, [.. tier.Select(each => StateOf(each.Name))])).ToArray();
        var names = model.Endpoints.Select(each => each.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var gone = _endpoints.Values.Where(state => state.Pairs == 0 && !names.Contains(state.Name)).ToList();
        List<IPoolGuest>? served = null;
        lock (_picking)
        {
            foreach (var tier in _tiers) tier.PutOutOfForce();
            ConfigurePlaces(model, tiers);
            foreach (var tier in tiers) tier.PutInForce();
            _tiers = tiers;
            _model = model;
            _isDrawn = model.Balance is BalanceMethod.RandomTwo or BalanceMethod.Ewma;
            foreach (var state in gone)
                if (state.Pairs == 0) _endpoints.TryRemove(state.Name, out _);
            if (_queue.Count > 0) served = Serve();
        }

        Call(served);
    }

    private List<IPoolGuest> Serve()
    {
        var served = new List<IPoolGuest>();
        _queue.Serve(Find, served);
        return served;
    }

    private static void Call(List<IPoolGuest>? guests)
    {
        if (guests is null) return;
        foreach (var guest in guests) guest.Loop.Execute(guest);
    }

    /// <summary>Where a pair can go now. An endpoint that is full is waited for, as long as the pair has not tried it; the next tier is for
    /// pairs that have tried all of this one.</summary>
    private PoolPlace Find(IPoolGuest guest)
    {
        var tried = guest.Tried;
        if (_model.MaxPairs is { } max && _pairs >= (_leased?.Pool.Places ?? max)) return new PoolPlace(HasMore(tried) ? PoolOutcome.Waiting : PoolOutcome.None);
        Span<int> passedOver = stackalloc int[tried.Length];
        var now = Now;
        if (_leased is not null && now - _leasedAt > StandstillMilliseconds && HasMore(tried)) return new PoolPlace(PoolOutcome.Waiting);
        foreach (var tier in _tiers)
        {
            var count = PassOver(tier, tried, passedOver);
            var place = tier.IsHalfOpen
                ? PickBesidesTrials(tier, guest, now, passedOver[..count])
                : Pick(tier, guest, now, passedOver[..count]);
            if (place >= 0) return Occupy(tier, place, tried);
            if (tier.HasOthers(passedOver[..count])) return new PoolPlace(PoolOutcome.Waiting);
        }

        var further = FindAddress(tried);
        return further.Outcome == PoolOutcome.None ? FindOnTrial(guest, now, tried) : further;
    }

    /// <summary>Nobody is left but those that are on trial: better one of them than none.</summary>
    private PoolPlace FindOnTrial(IPoolGuest guest, long now, ReadOnlySpan<Attempt> tried)
    {
        Span<int> passedOver = stackalloc int[tried.Length];
        foreach (var tier in _tiers)
        {
            if (!tier.IsHalfOpen) continue;
            var place = Pick(tier, guest, now, passedOver[..PassOver(tier, tried, passedOver)]);
            if (place >= 0) return Occupy(tier, place, tried);
        }

        return new PoolPlace(PoolOutcome.None);
    }

    /// <summary>All endpoints have been tried: their further addresses come next, of those first that were tried least.</summary>
    private PoolPlace FindAddress(ReadOnlySpan<Attempt> tried)
    {
        var isFull = false;
        EndpointState? best = null;
        foreach (var (state, _) in tried)
        {
            if (state.Tier is not { } tier || tier.IsOnTrial(state.Place) || !HasMore(tier, state.Place, tried)) continue;
            if (tier.Loads.Pairs[state.Place] >= tier.Loads.Limits[state.Place]) isFull = true;
            else if (best is null || CountOf(state, tried) < CountOf(best, tried)) best = state;
        }

        if (best is not null) return Occupy(best.Tier!, best.Place, tried);
        return new PoolPlace(isFull ? PoolOutcome.Waiting : PoolOutcome.None);
    }

    private static int CountOf(EndpointState state, ReadOnlySpan<Attempt> tried)
    {
        var count = 0;
        foreach (var attempt in tried)
            if (ReferenceEquals(attempt.State, state)) count++;
        return count;
    }

    private bool HasMore(ReadOnlySpan<Attempt> tried)
    {
        foreach (var tier in _tiers)
            for (var i = 0; i < tier.Endpoints.Length; i++)
                if (HasMore(tier, i, tried)) return true;
        return false;
    }

    private static bool HasMore(PoolTier tier, int place, ReadOnlySpan<Attempt> tried)
    {
        foreach (var address in tier.Endpoints[place].Addresses)
            if (!tried.Contains(new Attempt(tier.States[place], address))) return true;
        return false;
    }

    private static int PassOver(PoolTier tier, ReadOnlySpan<Attempt> tried, Span<int> passedOver)
    {
        var count = 0;
        foreach (var attempt in tried)
        {
            var state = attempt.State;
            if (ReferenceEquals(state.Tier, tier) && !passedOver[..count].Contains(state.Place)) passedOver[count++] = state.Place;
        }

        return count;
    }

    private int PickBesidesTrials(PoolTier tier, IPoolGuest guest, long now, ReadOnlySpan<int> passedOver)
    {
        List<int> all = [.. passedOver];
        for (var i = 0; i < tier.Endpoints.Length; i++)
            if (tier.IsOnTrial(i) && !all.Contains(i)) all.Add(i);
        return Pick(tier, guest, now, all.ToArray());
    }

    private int Pick(PoolTier tier, IPoolGuest guest, long now, ReadOnlySpan<int> passedOver) =>
        tier.Pick(new BalanceRequest(_isDrawn ? _firstDraw + guest.Turn : guest.Turn, guest.ClientHash, now, passedOver));

    private PoolPlace Occupy(PoolTier tier, int place, ReadOnlySpan<Attempt> tried)
    {
        var (endpoint, state) = (tier.Endpoints[place], tier.States[place]);
        state.Add(1);
        _pairs++;
        if (state.Leased is { } leased) _leased!.Enter(leased);
        var isTrial = endpoint.Ejection == Ejection.HalfOpen && !state.IsOnTrial;
        if (isTrial) state.IsOnTrial = true;
        return new PoolPlace(PoolOutcome.Taken, new Candidate(endpoint, NextAddress(endpoint, state, tried)), state, isTrial);
    }

    private static TcpAddress NextAddress(EndpointModel endpoint, EndpointState state, ReadOnlySpan<Attempt> tried)
    {
        var addresses = endpoint.Addresses;
        if (addresses.Length == 1) return addresses[0];
        for (var i = 0; ; i++)
        {
            var address = addresses[(int)(state.NextAddress++ % (uint)addresses.Length)];
            if (i >= addresses.Length || !tried.Contains(new Attempt(state, address))) return address;
        }
    }
}
