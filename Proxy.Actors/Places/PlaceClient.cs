using System.Collections.Immutable;
using Akka.Cluster;
using Proxy.Actors.Pools;

namespace Proxy.Actors.Places;

/// <summary>A node's side of the places of one pool: what it holds, whom it asks, and what it does when nobody answers. A state machine without
/// actor, socket or timer: facts and messages in, changes for the pool and messages out.</summary>
/// <remarks>
/// <code>
///              a lease of the owner, its term          a lease of an owner who gives
///   Asking ------------------------------> Following ------------------------------> Following, not alone
///     ^  ^                                     |
///     |  +---- another owner, by the members --+
///     +------- no such lease for 3 s: alone, it uses its share of the limits and no more
/// </code>
/// A node helps itself only while it asks. When it follows again it begins a session, in which it says all that it holds.
/// </remarks>
/// <param name="pool">The pool's name.</param>
/// <param name="time">The node's clock.</param>
internal sealed partial class PlaceClient(string pool, TimeProvider time)
{
    // So many clients that wait the owner has to know of, so that it need not ask before it gives: far more than become free meanwhile.
    private const int EnoughKnown = 16;

    // What was held at endpoints that are gone is known until a session begins. With so many of them, one does.
    private const int MaxGone = 1_000;

    private readonly Dictionary<string, Holding> _holdings = new(StringComparer.OrdinalIgnoreCase) { [""] = new Holding() };
    private PlaceView? _view;
    private Unheard _unheard = new();
    private int _waiting;
    private ImmutableArray<long> _since = [];
    private int _sessions;
    private long _session;
    private long _term;
    private bool _isFollowing;
    private long _heard;
    private bool _hasStood;
    private int _short;
    private int _idleAtEndpoints;

    /// <summary>The node that gives the pool's places out; null when none is up.</summary>
    internal UniqueAddress? Owner { get; private set; }

    /// <summary>Whether the node helps itself, as the owner cannot be reached or does not give.</summary>
    internal bool IsAlone { get; private set; }

    /// <summary>Whether the owner knows of the node, or will in a moment.</summary>
    internal bool IsFollowing => _isFollowing;

    /// <summary>Whether the owner gives, or the node helps itself.</summary>
    internal bool IsSettled { get; private set; }

    /// <summary>What it holds, by the endpoint's name; the pool's own places have none.</summary>
    internal IReadOnlyDictionary<string, Holding> Holdings => _holdings;

    /// <summary>Since when the oldest client of other nodes waits; <see cref="long.MaxValue"/> when none does.</summary>
    internal long OthersSince { get; private set; } = long.MaxValue;

    /// <summary>Learns what the pool has. Always the last thing before the node speaks.</summary>
    internal void Learn(PoolDemand demand)
    {
        Learn("", demand.MaxPairs, demand.Pairs, demand.Places, true);
        foreach (var endpoint in demand.Endpoints) Learn(endpoint.Name, endpoint.MaxPairs, endpoint.Pairs, endpoint.Places, endpoint.Takes);
        if (_waiting != demand.Waiting || !_since.AsSpan().SequenceEqual(demand.Since.AsSpan())) _waitingChanged = true;
        (_waiting, _since) = (demand.Waiting, demand.Since);
        _known = Math.Min(_known, _waiting);
    }

    /// <summary>Learns what the pool has, of all its endpoints: there are no others any more.</summary>
    internal void LearnAll(PoolDemand demand)
    {
        var named = demand.Endpoints.Select(each => each.Name).Append("").ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var at in _holdings.Keys.Where(at => !named.Contains(at))) Learn(at, null, 0, 0, false);
        Learn(demand);
        if (_isFollowing && _holdings.Count > MaxGone + (2 * named.Count)) Ask();
    }

    /// <summary>The pool is gone, and with it all that it held.</summary>
    internal void Leave()
    {
        foreach (var at in _holdings.Keys) Learn(at, null, 0, 0, false);
        (_waiting, _since, _isDue) = (0, [], true);
    }

    /// <summary>Learns who the members are.</summary>
    internal void See(PlaceView view)
    {
        if (_view is null) _heard = time.GetTimestamp();
        _view = view;
        var owner = view.OwnerOf(pool);
        if (Equals(owner, Owner)) return;
        Owner = owner;
        _term = 0;
        _heard = time.GetTimestamp();
        Ask();
    }

    /// <summary>Notes that time has passed.</summary>
    internal void Tick()
    {
        _isDue = true;
        if (_view is null || time.GetElapsedTime(_heard) < (_hasStood ? PlaceTimes.AloneAfterStandstill : PlaceTimes.Alone)) return;
        (IsAlone, IsSettled) = (true, true);
        _heard = time.GetTimestamp();
        if (_isFollowing) Ask();
    }

    /// <summary>The node has stood still: others may use what it held, so it gives back what is idle or becomes free, and asks anew.</summary>
    internal void StandStill()
    {
        if (_view is null) return;
        (IsAlone, _heard, _hasStood) = (false, time.GetTimestamp(), true);
        Ask();
    }

    /// <summary>Follows nobody until the owner says that it is the owner.</summary>
    private void Ask()
    {
        _isFollowing = false;
        _isDue = true;
        _sent = 0;
        Forget();
        if (_hasStood) foreach (var holding in _holdings.Values) SetShort(holding, true);
    }

    /// <summary>Begins a session: the owner is told of all that the node holds.</summary>
    private void Follow(long term)
    {
        _term = term;
        _isFollowing = true;
        _isDue = true;
        _session = PlaceTimes.Number(_view!.Self.Uid, ++_sessions);
        (_number, _lease, _have, _sent, _told, _known) = (0, 0, 0, 0, 0, 0);
        _unheard = new Unheard();
        Forget();
        foreach (var gone in _holdings.Where(each => each.Key.Length > 0 && each.Value is { IsEmpty: true, Places: 0 }).Select(each => each.Key).Except(_granted).ToList()) _holdings.Remove(gone);
        foreach (var (at, holding) in _holdings)
        {
            (holding.Given, holding.Taken, holding.Lease) = (0, 0, 0);
            if (!holding.IsEmpty) _unheard.Touch(at);
        }

        _base = _unheard.Version;
    }

    private void Forget()
    {
        OthersSince = long.MaxValue;
        (_poolPlaces, _endpointPlaces) = (0, 0);
        if (_short > 0) foreach (var holding in _holdings.Values) SetShort(holding, false);
    }

    private void SetShort(Holding holding, bool isShort)
    {
        if (holding.IsShort == isShort) return;
        holding.IsShort = isShort;
        _short += isShort ? 1 : -1;
    }

    private void Learn(string at, int? max, int pairs, int places, bool takes)
    {
        if (!_holdings.TryGetValue(at, out var holding)) _holdings[at] = holding = new Holding();
        var before = (holding.Max, holding.Held, holding.Pairs, holding.Takes);
        var idle = holding.Idle;
        (holding.Max, holding.Pairs, holding.Places, holding.Takes) = (max, pairs, places, takes);
        if (at.Length > 0) _idleAtEndpoints += holding.Idle - idle;
        if (before != (max, holding.Held, pairs, takes)) _unheard.Touch(at);
    }
}
