namespace Proxy.Actors.Places;

/// <summary>Who is given what.</summary>
internal sealed partial class PlaceOwner
{
    // A pool may have thousands of endpoints with room, and a node that takes any of them is served by one of the first.
    private const int MaxLook = 64;

    private void Notice(PlaceLink link, bool isSilent, bool isGone)
    {
        (link.IsSilent, link.IsGone) = (isSilent, isGone);
        ReckonAll();
    }

    private void ReckonAll()
    {
        foreach (var limit in _limits.Values) _changed.Add(limit);
    }

    /// <summary>Reckons what has changed, and gives what there is: to the node whose client has waited longest; and when nobody waits, to spare.</summary>
    private void Settle()
    {
        foreach (var limit in _changed) Reckon(limit);
        IsReady |= _links.Count > 0 && _links.Values.All(link => link.IsKnown);
        var changed = _changed.ToList();
        _changed.Clear();
        if (!IsReady) return;
        while (Neediest() is { } link) GiveOne(link, changed);
        if (IsAnybodyShort()) return;
        foreach (var limit in changed) Spread(limit);
    }

    private void Reckon(PlaceLimit limit)
    {
        limit.Reckon(_links.Values);
        NoteFree(limit);
        foreach (var link in _links.Values)
        {
            if (link.Find(limit.At) is not { } entry || entry.IsShort == limit.IsShort) continue;
            entry.IsShort = limit.IsShort;
            link.Unheard.Touch(limit.At);
            link.IsDue = true;
        }
    }

    /// <summary>The node with the client that has waited longest of all that can be helped now.</summary>
    private PlaceLink? Neediest()
    {
        PlaceLink? neediest = null;
        foreach (var link in _links.Values)
        {
            if (CanBeHelped(link, Answers(link)) && (neediest is null || link.Oldest < neediest.Oldest)) neediest = link;
        }

        // Nobody overtakes it for the moment that it takes to say that what is on the way has come.
        return neediest is not null && CanBeHelped(neediest, false) ? neediest : null;
    }

    private bool Answers(PlaceLink link) => _time.GetElapsedTime(Math.Max(link.LastReport, link.GivenAt)) < PlaceTimes.Lost;

    // Both places or none: a node that held one and waited for the other would keep it from those who have the other.
    private bool CanBeHelped(PlaceLink link, bool withMuchOnTheWay) =>
        CanBeGiven(link)
        && (link.PoolPlaces > 0 || link.EndpointPlaces > 0)
        && (link.PoolPlaces == 0 || (LimitOf("").HasFree && (withMuchOnTheWay || HasFewOnTheWay(link, link.Find("")!))))
        && (link.EndpointPlaces == 0 || FreeFor(link, withMuchOnTheWay) is not null);

    // A node answers within a millisecond or two, and what goes to one that has died is of no use for seconds: a few of them are not to have all.
    private static bool HasFewOnTheWay(PlaceLink link, PlaceEntry entry) =>
        entry.OnTheWay == 0 || entry.OnTheWay * 4 < link.Share(entry.Limit.At, entry.Limit.Max!.Value);

    private void GiveOne(PlaceLink link, List<PlaceLimit> changed)
    {
        var endpoint = link.EndpointPlaces > 0 ? FreeFor(link, false) : null;
        if (link.PoolPlaces > 0) Give(link, link.Find("")!, 1);
        if (endpoint is null) return;
        Give(link, endpoint, 1);
        changed.Add(endpoint.Limit);
    }

    /// <summary>The endpoint with most room of those that the node's clients would go to.</summary>
    private PlaceEntry? FreeFor(PlaceLink link, bool withMuchOnTheWay)
    {
        PlaceEntry? best = null;
        var looked = 0;
        foreach (var limit in _free)
        {
            if (link.Find(limit.At) is { Takes: true } entry && (best is null || limit.Free > best.Limit.Free) && (withMuchOnTheWay || HasFewOnTheWay(link, entry))) best = entry;
            if (++looked >= MaxLook && best is not null) break;
        }

        return best;
    }

    private bool IsAnybodyShort() => _links.Values.Any(link => CanBeGiven(link) && (link.PoolPlaces > 0 || link.EndpointPlaces > 0));

    /// <summary>Spare places, so that the next clients need not wait: each node has an equal part of what is not used. A node that has half of
    /// that yet gets none, or every pair would be a message.</summary>
    private void Spread(PlaceLimit limit)
    {
        if (!limit.HasFree) return;
        var unused = Math.Max(0, limit.Max!.Value - limit.Pairs);
        var most = (unused / _links.Count) + 1;
        foreach (var link in _links.Values)
        {
            if (!CanBeGiven(link) || link.Find(limit.At) is not { IsLimited: true } entry || entry.Idle * 2 >= most) continue;
            var part = link.Share(limit.At, unused);
            var places = Math.Min(limit.Free, part - entry.Idle);
            if (places > 0 && entry.Idle * 2 < part) Give(link, entry, places);
        }
    }

    private void Give(PlaceLink link, PlaceEntry entry, int places)
    {
        if (entry.OnTheWay == 0) link.GivenAt = _time.GetTimestamp();
        link.Give(entry, places);
        NoteFree(entry.Limit);
    }

    private void NoteFree(PlaceLimit limit)
    {
        if (limit.At.Length > 0 && limit.HasFree) _free.Add(limit);
        else _free.Remove(limit);
    }
}
