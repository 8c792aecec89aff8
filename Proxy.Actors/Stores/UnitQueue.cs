namespace Proxy.Actors.Stores;

/// <summary>The units of one queue that are stored and not done, in the order in which they were stored.</summary>
internal sealed class UnitQueue(string name)
{
    private readonly LinkedList<SpoolUnit> _units = [];

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Its units.</summary>
    public IReadOnlyCollection<SpoolUnit> Units => _units;

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>When the first of them was begun; not for an empty queue.</summary>
    public DateTimeOffset Oldest => _units.First!.Value.Begun;

    /// <summary>Puts a unit at the end.</summary>
    /// <param name="unit">The unit.</param>
    public void Add(SpoolUnit unit)
    {
        unit.Place = _units.AddLast(unit);
        Bytes += unit.Bytes;
    }

    /// <summary>Takes a unit out.</summary>
    /// <param name="unit">One of its units.</param>
    public void Remove(SpoolUnit unit)
    {
        _units.Remove(unit.Place!);
        unit.Place = null;
        Bytes -= unit.Bytes;
    }

    /// <summary>The first that nobody has taken; null without one.</summary>
    public SpoolUnit? FirstFree()
    {
        foreach (var unit in _units)
        {
            if (unit.State is UnitState.Stored) return unit;
        }

        return null;
    }
}
