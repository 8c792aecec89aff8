namespace Proxy.Actors.Stores;

/// <summary>The units that were buried. All of it blocks for the disk.</summary>
internal sealed partial class Spool
{
    private readonly HashSet<long> _reviving = [];

    /// <summary>Moves a unit that is taken to a file below <c>dead/</c>; it is done then. Blocks.</summary>
    /// <param name="unit">A unit that is taken.</param>
    /// <param name="why">Why, in the operator's words.</param>
    /// <param name="tries">How often it has been tried to deliver it.</param>
    /// <exception cref="IOException">It cannot be copied; it stays taken.</exception>
    public void Bury(SpoolUnit unit, string why, int tries = 0)
    {
        lock (_gate) EnsureTaken(unit);
        using (var reader = Read(unit)) _dead.Add(unit, reader, why, tries);
        Done(unit);
    }

    /// <summary>The units that were buried, oldest first. Blocks.</summary>
    public IReadOnlyList<DeadUnit> Dead() => _dead.List();

    /// <summary>Reads a unit that was buried; null when it is not there, or not whole. Blocks.</summary>
    /// <param name="number">Its number.</param>
    public SpoolUnitReader? ReadDead(long number) => _dead.Read(number);

    /// <summary>Puts a unit that was buried at the end of its queue again, under a new number. Blocks until it is stored.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>Whether it was there and is stored again, and nobody else does the same just now.</returns>
    public bool Revive(long number)
    {
        lock (_gate)
        {
            if (!_reviving.Add(number)) return false;
        }

        try
        {
            return TryRevive(number);
        }
        finally
        {
            lock (_gate) _reviving.Remove(number);
        }
    }

    private bool TryRevive(long number)
    {
        if (_dead.Find(number) is not { } dead) return false;
        using var reader = _dead.Read(number);
        if (reader is null) return false;
        using var writer = new WaitingWriter();
        if (TryBegin(dead.Head, writer) is not { } unit || !writer.Copy(reader, unit)) return false;
        return _dead.Drop(number);
    }

    /// <summary>Deletes a unit that was buried. Blocks.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>Whether it was there, and is not being put into its queue again.</returns>
    public bool DropDead(long number)
    {
        lock (_gate)
        {
            if (_reviving.Contains(number)) return false;
        }

        return _dead.Drop(number);
    }
}
