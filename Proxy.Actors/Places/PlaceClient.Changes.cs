using System.Collections.Immutable;
using Proxy.Actors.Pools;

namespace Proxy.Actors.Places;

/// <summary>What changes for the pool.</summary>
internal sealed partial class PlaceClient
{
    // So many idle places go back at once when somebody waits elsewhere, but not more than half of them: the next there need not wait.
    private const int Handful = 32;

    private Dictionary<string, int> _others = new(StringComparer.OrdinalIgnoreCase);
    private HashSet<string> _granted = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Places that have come. Whoever calls gives them to the pool, and has the machine learn what the pool has then.</summary>
    internal ImmutableArray<PlaceChange> Grants()
    {
        if (_granted.Count == 0) return [];
        var changes = ImmutableArray.CreateBuilder<PlaceChange>(_granted.Count);
        foreach (var at in _granted)
        {
            var holding = _holdings[at];
            var places = (int)(holding.Given - holding.Taken);
            if (places <= 0) continue;
            holding.Taken = holding.Given;
            _unheard.Touch(at);
            changes.Add(Change(at, places));
            _hasTaken = true;
            _known -= places;
        }

        _granted = new(StringComparer.OrdinalIgnoreCase);
        _known = Math.Max(0, _known);
        return changes.ToImmutable();
    }

    /// <summary>Idle places that go back; when the node helps itself, what it uses more or less from now on. Whoever calls hands that to the pool, and
    /// has the machine learn what the pool has then.</summary>
    internal ImmutableArray<PlaceChange> Adjustments()
    {
        if (IsAlone && !_isFollowing) return [.. HelpItself()];
        var changes = IdleWhereShort();
        if (OthersSince == long.MaxValue) return changes;
        // Those that wait here and have waited longer need them themselves.
        var keep = _waiting > 0 && _since[0] <= OthersSince ? _waiting : 0;
        var idle = _holdings[""].IsShort ? 0 : _holdings[""].Idle;
        if (GoingBack(idle, _poolPlaces, keep) is > 0 and var places) changes = changes.Add(Change("", -places));
        return _endpointPlaces == 0 || _idleAtEndpoints == 0 ? changes : changes.AddRange(IdleAtEndpoints(keep));
    }

    /// <summary>Pairs of the other nodes, where they have changed since the last call.</summary>
    internal IReadOnlyDictionary<string, int> Others()
    {
        var others = _others;
        if (others.Count > 0) _others = new(StringComparer.OrdinalIgnoreCase);
        return others;
    }

    /// <summary>Endpoints where what becomes free goes back in any case; the pool's own places have no name.</summary>
    internal IEnumerable<string> Short() => _short == 0 ? [] : _holdings.Where(each => each.Value.IsShort).Select(each => each.Key);

    private ImmutableArray<PlaceChange> IdleWhereShort() =>
        [.. Short().Where(at => _holdings[at].Idle > 0).Select(at => Change(at, -_holdings[at].Idle))];

    private IEnumerable<PlaceChange> HelpItself()
    {
        foreach (var (at, holding) in _holdings)
        {
            if (holding.Max is not { } max) continue;
            var share = _view!.Share(pool, at, max, _view.Self);
            SetShort(holding, holding.Places > share);
            if (holding.Places < share || (holding.IsShort && holding.Idle > 0)) yield return Change(at, share - holding.Places);
        }
    }

    private List<PlaceChange> IdleAtEndpoints(int keep)
    {
        var idle = _holdings.Where(each => each.Key.Length > 0 && !each.Value.IsShort && each.Value.Idle > 0).ToList();
        var left = GoingBack(idle.Sum(each => each.Value.Idle), _endpointPlaces, keep);
        var changes = new List<PlaceChange>();
        foreach (var (at, holding) in idle.OrderByDescending(each => each.Value.Idle))
        {
            if (left <= 0) break;
            changes.Add(Change(at, -Math.Min(left, holding.Idle)));
            left -= holding.Idle;
        }

        return changes;
    }

    private static int GoingBack(int idle, int wanted, int keep) =>
        wanted == 0 ? 0 : Math.Min(idle - keep, Math.Max(wanted, Math.Min(idle / 2, Handful)));

    private static PlaceChange Change(string at, int places) => new(at.Length == 0 ? null : at, places);
}
