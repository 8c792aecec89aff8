using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;

namespace Proxy.Actors.Places;

/// <summary>The owner of the places of one pool: it gives them out to the nodes, never more than the limits allow. A state machine without
/// actor, socket or timer.</summary>
/// <remarks>It gives nothing before every member has told what it holds, in its term. What a member holds is its own until it says otherwise,
/// or is removed from the cluster.</remarks>
internal sealed partial class PlaceOwner
{
    // Endpoints that are gone are known for a while, as nodes may tell of them still.
    private const int MaxGone = 1_000;

    private readonly string _pool;
    private readonly TimeProvider _time;
    private readonly Dictionary<UniqueAddress, PlaceLink> _links = [];
    private readonly Dictionary<string, PlaceLimit> _limits = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<PlaceLimit> _free = [];
    private readonly HashSet<PlaceLimit> _changed = [];
    private PlaceView _view;

    /// <summary>Begins a term.</summary>
    /// <param name="pool">The pool's name.</param>
    /// <param name="term">The term: the owner's uid and a count that is higher than that of any before.</param>
    /// <param name="view">The members.</param>
    /// <param name="time">The owner's clock.</param>
    internal PlaceOwner(string pool, long term, PlaceView view, TimeProvider time)
    {
        (_pool, Term, _view, _time) = (pool, term, view, time);
        LastUse = time.GetTimestamp();
        See(view);
    }

    /// <summary>The term.</summary>
    internal long Term { get; }

    /// <summary>Whether it knows what every member holds.</summary>
    internal bool IsReady { get; private set; }

    /// <summary>When a node last told of the pool.</summary>
    internal long LastUse { get; private set; }

    /// <summary>Learns who the members are: what one held that was removed is free.</summary>
    internal void See(PlaceView view)
    {
        _view = view;
        var now = _time.GetTimestamp();
        foreach (var node in view.Members.Where(each => !_links.ContainsKey(each)))
            _links[node] = new PlaceLink(node, now, (at, limit) => _view.Share(_pool, at, limit, node)) { IsDue = true };
        foreach (var gone in _links.Keys.Except(view.Members).ToList()) _links.Remove(gone);
        ReckonAll();
        Settle();
    }

    /// <summary>A node tells what it holds.</summary>
    internal void Hear(Address from, PlaceReport report)
    {
        var link = report.Session == 0
            ? _links.Values.FirstOrDefault(each => each.Node.Address.Equals(from))
            : _links.GetValueOrDefault(new UniqueAddress(from, PlaceTimes.Uid(report.Session)));
        if (link is null) return;
        link.IsDue = true;
        if (report.Term != Term) return;
        link.LastReport = _time.GetTimestamp();
        if (link.Entries.Count > 0 || report.Holdings.Length > 0) LastUse = link.LastReport;
        if (link.IsSilent) Notice(link, false, false);
        link.Hear(report, LimitOf, limit => _changed.Add(limit), [.. report.Ages.Select(age => _time.Before(link.LastReport, age))]);
        Settle();
    }

    /// <summary>Notes that time has passed.</summary>
    internal void Tick()
    {
        foreach (var link in _links.Values)
        {
            link.IsDue |= !link.IsFollowing;
            var silence = _time.GetElapsedTime(link.LastReport);
            var (isSilent, isGone) = (silence > PlaceTimes.Silent, silence > PlaceTimes.Gone);
            if ((isSilent, isGone) != (link.IsSilent, link.IsGone)) Notice(link, isSilent, isGone);
        }

        TellCounts();
        Settle();
        if (_limits.Count > MaxGone + (2 * _links.Values.Select(link => link.Entries.Count).DefaultIfEmpty().Max())) ForgetGone();
        if (IsReady && !IsAnybodyShort()) foreach (var limit in _limits.Values.Where(each => each.HasFree)) Spread(limit);
    }

    /// <summary>What nodes are to be told now.</summary>
    internal IEnumerable<(Address To, PlaceLease Lease)> Leases()
    {
        foreach (var link in _links.Values)
        {
            var others = OthersOf(link);
            if ((others.Pool > 0, others.Endpoints > 0) != link.Told && link.IsFollowing && !link.IsSilent) link.IsDue = true;
            if (!link.IsDue) continue;
            link.IsDue = false;
            link.Told = (others.Pool > 0, others.Endpoints > 0);
            foreach (var (since, version, keys) in link.Unheard.Messages())
                yield return (link.Node.Address, Lease(link, since, version, keys, others));
        }
    }

    private PlaceLease Lease(PlaceLink link, long since, long version, List<string> keys, (int Pool, int Endpoints, long Oldest) others) => new(
        _pool,
        Term,
        link.Session,
        link.NextLease(),
        link.Report,
        since,
        version,
        link.Have,
        IsReady && link.IsFollowing,
        others.Pool,
        others.Endpoints,
        _time.Ages(_time.GetTimestamp(), [others.Oldest])[0],
        [.. keys.Select(link.Find).OfType<PlaceEntry>().Select(each => new PlaceGrant(each.Limit.At, each.Given, each.IsShort, each.Others))]);

    private (int Pool, int Endpoints, long Oldest) OthersOf(PlaceLink link)
    {
        var (pool, endpoints, oldest) = (0, 0, long.MaxValue);
        foreach (var other in _links.Values)
        {
            if (other == link || !CanBeGiven(other) || (other.PoolPlaces == 0 && other.EndpointPlaces == 0)) continue;
            pool += other.PoolPlaces;
            endpoints += other.EndpointPlaces;
            oldest = Math.Min(oldest, other.Oldest);
        }

        return (pool, endpoints, oldest);
    }

    /// <summary>The nodes' pairs, for those that compare: told at this pace, as they change all the time.</summary>
    private void TellCounts()
    {
        foreach (var limit in _limits.Values.Where(each => each.HasNews))
        {
            limit.HasNews = false;
            if (limit.At.Length == 0) continue;
            foreach (var link in _links.Values)
            {
                if (link.Find(limit.At) is not { } entry || entry.Others == limit.Pairs - entry.Holding.Pairs) continue;
                entry.Others = limit.Pairs - entry.Holding.Pairs;
                link.Unheard.Touch(limit.At);
                link.IsDue |= !link.IsSilent;
            }
        }
    }

    /// <summary>Lets go of endpoints that no node tells of any more.</summary>
    private void ForgetGone()
    {
        foreach (var limit in _limits.Values.Where(limit => _links.Values.All(link => link.Find(limit.At) is null)).ToList())
        {
            _limits.Remove(limit.At);
            _free.Remove(limit);
            _changed.Remove(limit);
        }
    }

    private PlaceLimit LimitOf(string at)
    {
        if (!_limits.TryGetValue(at, out var limit)) _limits[at] = limit = new PlaceLimit(at);
        return limit;
    }

    private bool CanBeGiven(PlaceLink link) => link is { IsFollowing: true, IsSilent: false } && !_view.IsDown(link.Node);
}
