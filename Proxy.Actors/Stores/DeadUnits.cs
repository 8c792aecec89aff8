using System.Security.Cryptography;
using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Stores;

/// <summary>The units of a store that were buried, each in a file of its own. Blocks for the disk, but for what says otherwise; several threads may use
/// it.</summary>
internal sealed class DeadUnits(ISegmentDirectory directory)
{
    private const string Unfinished = ".new";

    private readonly Lock _turn = new();
    private readonly Dictionary<long, (string Name, uint Salt, long Bytes)> _files = [];
    private int _count;
    private long _diskBytes;

    /// <summary>How many there are. Does not block: loops wait for who asks.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>What their files take up. Does not block: all that is stored waits for who asks.</summary>
    public long DiskBytes => Volatile.Read(ref _diskBytes);

    /// <summary>Looks at what is there, and removes what was never finished.</summary>
    /// <returns>The highest number among them.</returns>
    public long Open()
    {
        foreach (var name in directory.Names())
        {
            if (name.EndsWith(Unfinished, StringComparison.Ordinal)) directory.Delete(name);
            if (!SegmentFormat.TryReadName(name, out var number, out var salt)) continue;
            using var file = directory.Open(name);
            _files[number] = (name, salt, file.Length);
        }

        Sum();

        return _files.Keys.DefaultIfEmpty().Max();
    }

    /// <summary>Copies a unit into a file of its own; returns when it is on the disk.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="reader">Reads it from its start.</param>
    /// <param name="why">Why it is buried.</param>
    /// <param name="tries">How often it has been tried.</param>
    public void Add(SpoolUnit unit, SpoolUnitReader reader, string why, int tries)
    {
        var salt = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);
        var name = SegmentFormat.Name(unit.Number, salt);
        lock (_turn)
        {
            try
            {
                long bytes;
                using (var file = directory.Create(name + Unfinished, SegmentFormat.HeaderSize))
                {
                    bytes = new DeadUnitFile(file, salt).Write(unit, reader, why, tries);
                }

                directory.Rename(name + Unfinished, name);
                directory.Sync();
                _files[unit.Number] = (name, salt, bytes);
                Sum();
            }
            catch (IOException)
            {
                directory.Delete(name + Unfinished);
                throw;
            }
        }
    }

    /// <summary>What is there, oldest first. A file that cannot be read is named by its error.</summary>
    public IReadOnlyList<DeadUnit> List()
    {
        lock (_turn) return [.. _files.OrderBy(file => file.Key).Select(file => Describe(file.Key))];
    }

    /// <summary>What is known of one; null when it is not there.</summary>
    /// <param name="number">Its number.</param>
    public DeadUnit? Find(long number)
    {
        lock (_turn) return _files.ContainsKey(number) ? Describe(number) : null;
    }

    /// <summary>Reads one; null when it is not there, or not whole.</summary>
    /// <param name="number">Its number.</param>
    public SpoolUnitReader? Read(long number)
    {
        string name;
        uint salt;
        lock (_turn)
        {
            if (!_files.TryGetValue(number, out var found)) return null;
            (name, salt, _) = found;
        }

        var units = new FoundUnits();
        using (var file = directory.Open(name)) SegmentScan.Run(file, new Segment(number, salt), units);
        return units.Ended() is [{ IsWhole: true } unit] ? new SpoolUnitReader(directory, number, [.. unit.Pieces]) : null;
    }

    /// <summary>Deletes one.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>Whether it was there.</returns>
    public bool Drop(long number)
    {
        lock (_turn)
        {
            if (!_files.TryGetValue(number, out var file)) return false;
            directory.Delete(file.Name);
            directory.Sync();
            _files.Remove(number);
            Sum();
            return true;
        }
    }

    private void Sum()
    {
        Volatile.Write(ref _count, _files.Count);
        Volatile.Write(ref _diskBytes, _files.Values.Sum(file => file.Bytes));
    }

    private DeadUnit Describe(long number)
    {
        var (name, salt, _) = _files[number];
        try
        {
            using var file = directory.Open(name);
            if (new DeadUnitFile(file, salt).TryDescribe(number) is { } unit) return unit;
        }
        catch (IOException error)
        {
            return new DeadUnit(number, new UnitHead("", default), default, 0, $"{name} cannot be read: {error.Message}");
        }

        return new DeadUnit(number, new UnitHead("", default), default, 0, $"{name} is damaged");
    }
}
