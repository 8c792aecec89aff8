namespace Proxy.Actors.Stores;

/// <summary>Which units go when the store is full of such as are not complete.</summary>
internal sealed partial class Spool
{
    // What is stored makes room when it is delivered. Where nothing is, the units that are open wait for each other, and some have to go:
    // those that keep a segment from being deleted for the fewest bytes.
    private void MakeRoom()
    {
        if (_stored.Count > 0 || _toRelease.Count > 0) return;
        var open = _open.Where(unit => !unit.Pieces.IsEmpty).ToList();
        if (open.Count == 0 || open.Exists(unit => unit.EndSegment is not null)) return; // one of them is as good as stored
        var cheapest = Cheapest(open);
        if (cheapest.Count < open.Count)
        {
            foreach (var unit in cheapest) FailUnit(unit, SpoolRefusal.Full);
        }
        else if (!_log.IsFullOfOthers)
        {
            FailUnit(open.MaxBy(unit => unit.Bytes)!, SpoolRefusal.Full);
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
