using System.Collections.Immutable;
using Akka.Cluster;

namespace Proxy.Actors.Places;

/// <summary>What the owner of a pool's places knows of one node.</summary>
/// <param name="node">The node.</param>
/// <param name="now">When the owner began to know it.</param>
/// <param name="share">The node's share of a limit, by endpoint.</param>
internal sealed class PlaceLink(UniqueAddress node, long now, Func<string, int, int> share)
{
    private readonly Dictionary<string, PlaceEntry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private ImmutableArray<long> _since = [];

    internal UniqueAddress Node { get; } = node;

    /// <summary>The node's session; 0 as long as it follows another owner or none.</summary>
    internal long Session { get; private set; }

    /// <summary>Whether the node has told all that it holds, once in this term.</summary>
    internal bool IsKnown { get; private set; }

    /// <summary>Whether it has told all that it holds in this session: only then is it given more.</summary>
    internal bool IsFollowing { get; private set; }

    /// <summary>When it last reported.</summary>
    internal long LastReport { get; set; } = now;

    /// <summary>When it was last given something while nothing of that was on the way.</summary>
    internal long GivenAt { get; set; } = now;

    /// <summary>Whether it will help itself, or does so already.</summary>
    internal bool IsSilent { get; set; }

    /// <summary>Whether what was on the way to it is lost.</summary>
    internal bool IsGone { get; set; }

    /// <summary>Whether it is to be told something now.</summary>
    internal bool IsDue { get; set; }

    /// <summary>What the node was last told of others that wait.</summary>
    internal (bool Pool, bool Endpoints) Told { get; set; }

    /// <summary>What has changed for the node.</summary>
    internal Unheard Unheard { get; private set; } = new();

    /// <summary>The number of the last report that came.</summary>
    internal long Report { get; private set; }

    /// <summary>The number of the last lease.</summary>
    internal long Lease { get; private set; }

    /// <summary>The version of the node's holdings that is known.</summary>
    internal long Have { get; private set; }

    internal int Waiting { get; private set; }

    internal int Idle { get; private set; }

    internal int Taking { get; private set; }

    /// <summary>Endpoints without a limit that its clients would go to.</summary>
    internal int Open { get; private set; }

    internal IReadOnlyDictionary<string, PlaceEntry> Entries => _entries;

    /// <summary>Places in the pool that its clients wait for.</summary>
    internal int PoolPlaces => Find("") is { Holding.Max: not null } pool ? Math.Max(0, Waiting - pool.Idle) : 0;

    /// <summary>Places at endpoints that its clients wait for; none where an endpoint has no limit.</summary>
    internal int EndpointPlaces => Open > 0 || Taking == 0 ? 0 : Math.Max(0, Waiting - Idle);

    /// <summary>Since when the first of those waits whom what it has does not serve; on the owner's clock.</summary>
    internal long Oldest => _since.IsEmpty ? long.MaxValue : _since[Math.Clamp(Waiting - Math.Max(PoolPlaces, EndpointPlaces), 0, _since.Length - 1)];

    internal PlaceEntry? Find(string at) => _entries.GetValueOrDefault(at);

    internal int Share(string at, int limit) => share(at, limit);

    internal long NextLease() => ++Lease;

    /// <summary>The node tells of itself.</summary>
    /// <param name="report">What it says, in this term.</param>
    /// <param name="limitOf">The limit of an endpoint.</param>
    /// <param name="changed">Told of each limit of which something has changed.</param>
    /// <param name="since">Since when its first clients wait, on the owner's clock.</param>
    internal void Hear(PlaceReport report, Func<string, PlaceLimit> limitOf, Action<PlaceLimit> changed, ImmutableArray<long> since)
    {
        if (PlaceTimes.Count(report.Session) < PlaceTimes.Count(Session)) return;
        if (report.Session != Session) Begin(report.Session);
        Unheard.Confirm(report.Have);
        foreach (var holding in report.Holdings)
        {
            if (!_entries.TryGetValue(holding.At, out var entry)) _entries[holding.At] = entry = new PlaceEntry(limitOf(holding.At));
            Change(entry, () => entry.Learn(holding, report.Session, report.Number));
            changed(entry.Limit);
        }

        if (report.Since <= Have) Have = Math.Max(Have, report.Version);
        if (Have >= report.Base && !IsFollowing) Complete(changed);
        if (report.Number < Report) return;
        (Report, Waiting, _since) = (report.Number, report.Waiting, since);
    }

    /// <summary>Gives the node places.</summary>
    internal void Give(PlaceEntry entry, int places)
    {
        Change(entry, () => entry.Give(places));
        entry.Limit.Take(places);
        Unheard.Touch(entry.Limit.At);
        IsDue = true;
    }

    private void Begin(long session)
    {
        Session = session;
        IsFollowing = false;
        Unheard = new Unheard();
        (Report, Lease, Have, Told) = (0, 0, 0, default);
        foreach (var entry in _entries.Values)
        {
            Change(entry, entry.Carry);
            (entry.IsShort, entry.Others) = (false, 0);
        }
    }

    private void Complete(Action<PlaceLimit> changed)
    {
        (IsKnown, IsFollowing) = (true, true);
        foreach (var entry in _entries.Values.Where(each => each.Session != Session).ToList())
        {
            Count(entry, -1);
            _entries.Remove(entry.Limit.At);
            changed(entry.Limit);
        }
    }

    private void Change(PlaceEntry entry, Action change)
    {
        Count(entry, -1);
        change();
        Count(entry, 1);
    }

    private void Count(PlaceEntry entry, int times)
    {
        if (entry.Limit.At.Length == 0) return;
        if (entry.Takes)
        {
            Taking += times;
            Idle += times * entry.Idle;
        }
        else if (entry.Holding.Takes)
        {
            Open += times;
        }
    }
}
