namespace Proxy.Actors.Stores;

/// <summary>Which units go when the store is full of such as are not complete.</summary>
internal sealed partial class Spool
{
    private IReadOnlyList<SpoolUnit> _holders = [];
    private bool _isTurnedAway;
    private bool _isCrowded; // somebody was turned away as there are as many units as there may be

    /// <summary>The units that are not complete and have a part in its files, those with the fewest bytes first: as of the last look for room
    /// while it is full; none while it is not.</summary>
    public IReadOnlyList<SpoolUnit> Holders
    {
        get
        {
            lock (_gate) return _holders;
        }
    }

    private void OnFull()
    {
        _retryAt = Now + (long)_settings.RetryAfter.TotalMilliseconds;
        lock (_gate) _holders = [.. Holding().OrderBy(unit => unit.Bytes)];
        SetStanding(SpoolRefusal.Full, _log.FullText);
    }

    private void SetStanding(SpoolRefusal standing, string text)
    {
        var isNews = _standing != standing;
        lock (_gate)
        {
            (_standing, _standingText) = (standing, text);
            if (standing is SpoolRefusal.None) _isTurnedAway = false;
            if (standing is not SpoolRefusal.Full) _holders = [];
        }

        if (isNews) _observer.OnStanding(standing, text);
    }

    // Somebody wants to begin a unit while the store takes none. Who has one in it already waits for nobody else.
    private void TurnAway(IUnitWriter writer)
    {
        _isCrowded |= _standing is SpoolRefusal.None;
        if (_standing is SpoolRefusal.Full && !_isTurnedAway) _isTurnedAway = !_open.Any(unit => unit.Writer == writer);
    }

    // Those who were turned away wait to be told, and how the store stands otherwise has not changed.
    private void TellOfPlaces()
    {
        lock (_gate)
        {
            if (!_isCrowded || Stand().Refusal is not SpoolRefusal.None) return;
            _isCrowded = false;
        }

        _observer.OnStanding(SpoolRefusal.None, "");
    }

    // What is stored makes room when it is delivered. Where nothing is, the units that are open wait for each other, and some have to go:
    // those that keep a segment from being deleted for the fewest bytes. Where all of them keep every segment, they go for others that wait;
    // as long as there are none, the largest goes for the rest of them. One alone may wait for room that is not the store's own, unless it finds
    // more when it comes again, as its segments are for the most part units that are done.
    private void MakeRoom()
    {
        if (_stored.Count > 0 || _toRelease.Count > 0) return;
        var holding = Holding();
        if (holding.Count == 0 || holding.Exists(unit => unit.EndSegment is not null)) return; // one of them is as good as stored
        var cheapest = Cheapest(holding);
        var waiting = WaitingWriters();
        var writers = cheapest.Select(unit => unit.Writer).ToHashSet();
        if (cheapest.Count < holding.Count || _isTurnedAway || !waiting.IsSubsetOf(writers))
        {
            foreach (var unit in cheapest) FailUnit(unit, SpoolRefusal.Full);
        }
        else if (!_log.IsFullOfOthers || (waiting.Count > 0 && (writers.Count > 1 || holding.Sum(unit => unit.Bytes) < _log.DiskBytes / 2)))
        {
            FailUnit(holding.MaxBy(unit => unit.Bytes)!, SpoolRefusal.Full);
        }
    }

    private List<SpoolUnit> Holding() => [.. _open.Where(unit => !unit.Pieces.IsEmpty)];

    /// <summary>Those of whose units not all that was handed in is written.</summary>
    private HashSet<IUnitWriter?> WaitingWriters()
    {
        var waiting = new HashSet<IUnitWriter?>(_waiting.Concat(_toEnd).Where(unit => unit.State is not UnitState.Failed).Select(unit => unit.Writer));
        AddWriters(_back, _written, waiting);
        AddWriters(_front, 0, waiting);
        return waiting;
    }

    private static void AddWriters(SpoolBuffer records, int from, HashSet<IUnitWriter?> waiting)
    {
        for (var i = from; i < records.Count; i++)
        {
            if (records[i].Unit is { State: not UnitState.Failed } unit) waiting.Add(unit.Writer);
        }
    }

    /// <summary>The units of that segment whose units have the fewest bytes between them; of several such, of the oldest.</summary>
    private static List<SpoolUnit> Cheapest(List<SpoolUnit> open)
    {
        var bySegment = new Dictionary<Segment, List<SpoolUnit>>();
        foreach (var unit in open)
        {
            Segment? last = null;
            foreach (var piece in unit.Pieces)
            {
                if (piece.Segment == last) continue;
                last = piece.Segment;
                if (!bySegment.TryGetValue(last, out var units)) bySegment.Add(last, units = []);
                units.Add(unit);
            }
        }

        return bySegment.MinBy(found => (found.Value.Sum(unit => unit.Bytes), found.Key.Number)).Value;
    }
}
