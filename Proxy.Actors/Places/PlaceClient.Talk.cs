using System.Collections.Immutable;
using Akka.Actor;

namespace Proxy.Actors.Places;

/// <summary>What the node hears of the owner, and tells it.</summary>
internal sealed partial class PlaceClient
{
    private long _number;
    private long _lease;
    private long _base;
    private long _have;
    private long _sent;
    private bool _isDue;
    private bool _waitingChanged;
    private bool _hasTaken;
    private long _told;
    private int _toldWaiting;
    private int _known;
    private int _poolPlaces;
    private int _endpointPlaces;

    /// <summary>Hears of an owner.</summary>
    /// <param name="from">Who speaks.</param>
    /// <param name="lease">What it says.</param>
    internal void Hear(Address from, PlaceLease lease)
    {
        if (Owner is not { } owner || !owner.Address.Equals(from) || owner.Uid != PlaceTimes.Uid(lease.Term)) return;
        if (lease.Term != _term && PlaceTimes.Count(lease.Term) < PlaceTimes.Count(_term)) return;
        if (lease.Term != _term || !_isFollowing) Follow(lease.Term);
        else if (lease.Session == _session) Take(lease);
    }

    /// <summary>What the owner is to be told now; mostly nothing. One report is under way at a time, so that all that happens meanwhile
    /// is one more.</summary>
    internal IEnumerable<(Address To, PlaceReport Report)> Reports()
    {
        if (Owner is null || !WantsToSpeak()) return [];
        _isDue = false;
        _waitingChanged = _hasTaken = false;
        _told = _unheard.Version;
        _toldWaiting = _known = _waiting;
        _sent = time.GetTimestamp();
        if (!_isFollowing) return [(Owner.Address, new PlaceReport(pool, 0, 0, 0, 0, 0, 0, 0, 0, [], []))];
        var ages = time.Ages(_sent, _since);
        return _unheard.Messages().Select(each => (Owner.Address, Report(each.Since, each.Version, each.Keys, ages))).ToList();
    }

    private bool WantsToSpeak()
    {
        if (_sent != 0 && time.GetElapsedTime(_sent) < PlaceTimes.Lost) return false;
        if (_isDue) return true;
        if (!_isFollowing) return false;
        if ((OthersSince != long.MaxValue || _short > 0) && (_unheard.Version > _told || _waitingChanged)) return true;
        // More comes when the owner knows that this has.
        if (_hasTaken && _waiting > 0) return true;
        return (_waiting > _known && _known < EnoughKnown) || (_waiting == 0 && _toldWaiting > 0);
    }

    private PlaceReport Report(long since, long version, List<string> keys, ImmutableArray<TimeSpan> ages) => new(
        pool, _term, _session, ++_number, since, version, _base, _have, _waiting, ages, [.. keys.Select(HoldingOf)]);

    private PlaceHolding HoldingOf(string at)
    {
        var holding = _holdings[at];
        return new(at, holding.Max, holding.Taken, holding.Held, holding.Pairs, holding.Takes);
    }

    private void Take(PlaceLease lease)
    {
        if (lease.Heard >= _number) _sent = 0;
        _unheard.Confirm(lease.Have);
        foreach (var grant in lease.Grants) Take(grant, lease.Number);
        if (lease.Since <= _have) _have = Math.Max(_have, lease.Version);
        if (lease.IsReady)
        {
            _heard = time.GetTimestamp();
            (IsAlone, IsSettled, _hasStood) = (false, true, false);
        }

        if (lease.Number < _lease) return;
        _lease = lease.Number;
        (_poolPlaces, _endpointPlaces) = (lease.PoolPlaces, lease.EndpointPlaces);
        OthersSince = _poolPlaces + _endpointPlaces == 0 ? long.MaxValue : time.Before(time.GetTimestamp(), lease.Oldest);
    }

    private void Take(PlaceGrant grant, long lease)
    {
        if (!_holdings.TryGetValue(grant.At, out var holding)) _holdings[grant.At] = holding = new Holding();
        if (lease < holding.Lease) return;
        holding.Lease = lease;
        SetShort(holding, grant.IsShort);
        if (grant.Given > holding.Given)
        {
            holding.Given = grant.Given;
            _granted.Add(grant.At);
        }

        if (holding.Others == grant.Others) return;
        holding.Others = grant.Others;
        if (grant.At.Length > 0) _others[grant.At] = grant.Others;
    }
}
