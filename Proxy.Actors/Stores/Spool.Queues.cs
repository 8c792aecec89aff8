using System.Buffers;
using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Stores;

/// <summary>What those who deliver units call.</summary>
internal sealed partial class Spool
{
    private const int MaxExpiredAtOnce = 64;

    /// <summary>The queues that hold units.</summary>
    public IReadOnlyList<SpoolQueue> Queues()
    {
        lock (_gate) return [.. _queues.Values.Select(queue => new SpoolQueue(queue.Name, queue.Units.Count, queue.Bytes, queue.Oldest))];
    }

    /// <summary>The units of a queue in their order, those that are taken among them.</summary>
    /// <param name="queue">Its name.</param>
    /// <param name="max">How many at most.</param>
    public IReadOnlyList<SpoolUnit> Units(string queue, int max)
    {
        lock (_gate) return _queues.TryGetValue(queue, out var found) ? [.. found.Units.Take(max)] : [];
    }

    /// <summary>Finds a unit that is stored and not done.</summary>
    /// <param name="number">Its number.</param>
    public SpoolUnit? Find(long number)
    {
        lock (_gate) return _stored.GetValueOrDefault(number);
    }

    /// <summary>Takes the first unit of a queue that nobody has taken; null without one.</summary>
    /// <param name="queue">Its name.</param>
    public SpoolUnit? Take(string queue)
    {
        lock (_gate)
        {
            if (!_queues.TryGetValue(queue, out var found) || found.FirstFree() is not { } unit) return null;
            unit.State = UnitState.Taken;
            return unit;
        }
    }

    /// <summary>Takes this unit, unless somebody has, or it is done.</summary>
    /// <param name="unit">A unit that is stored.</param>
    public bool TryTake(SpoolUnit unit)
    {
        lock (_gate)
        {
            if (unit.State is not UnitState.Stored) return false;
            unit.State = UnitState.Taken;
            return true;
        }
    }

    /// <summary>Puts a unit that is taken back to its place in the queue.</summary>
    /// <param name="unit">A unit that is taken.</param>
    public void Return(SpoolUnit unit)
    {
        lock (_gate)
        {
            EnsureTaken(unit);
            unit.State = UnitState.Stored;
        }
    }

    /// <summary>A unit that is taken has been delivered, or is dropped: it is done.</summary>
    /// <param name="unit">A unit that is taken.</param>
    public void Done(SpoolUnit unit)
    {
        lock (_gate)
        {
            EnsureTaken(unit);
            unit.State = UnitState.Done;
            _stored.Remove(unit.Number);
            var queue = _queues[unit.Head.Queue];
            queue.Remove(unit);
            if (queue.Units.Count == 0) _queues.Remove(queue.Name);
            _toRelease.Add(unit);
            Wake();
        }
    }

    /// <summary>Reads a unit that is stored, taken or not.</summary>
    /// <param name="unit">The unit.</param>
    public SpoolUnitReader Read(SpoolUnit unit) => new(_directory, unit.Number, unit.Pieces);

    /// <summary>Reads all of a unit if the kernel has it in memory, in the file that was read last. Does not block.</summary>
    /// <param name="unit">A unit that is taken.</param>
    /// <param name="bytes">Where its bytes go; as many as it has.</param>
    /// <returns>Whether it was read; where not, <see cref="Read"/> does it.</returns>
    public bool TryReadCached(SpoolUnit unit, Span<byte> bytes)
    {
        var record = ArrayPool<byte>.Shared.Rent(RecordHeader.BytesOf(RecordHeader.MaxPayload));
        try
        {
            return TryReadCached(unit, record, bytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(record);
        }
    }

    /// <summary>Units that lie where this one ends can be had with <see cref="TryReadCached(SpoolUnit, Span{byte})"/> from now on. Blocks.</summary>
    /// <param name="unit">A unit that is taken.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public void KeepOpen(SpoolUnit unit) => _kept.Keep(unit.Pieces[^1].Segment);

    private bool TryReadCached(SpoolUnit unit, Span<byte> buffer, Span<byte> bytes)
    {
        for (var i = 0; i < unit.Pieces.Length; i++)
        {
            var piece = unit.Pieces[i];
            if (piece.Length == 0) continue; // head and end mark
            var record = buffer[..(RecordHeader.Size + piece.Length)];
            if (!_kept.TryRead(piece.Segment, piece.Offset, record) || !SpoolUnitReader.IsWhole(record, unit.Number, piece, i)) return false;
            record[RecordHeader.Size..].CopyTo(bytes);
            bytes = bytes[piece.Length..];
        }

        return bytes.IsEmpty;
    }

    private static void EnsureTaken(SpoolUnit unit)
    {
        if (unit.State is not UnitState.Taken) throw new InvalidOperationException($"unit {unit.Number} is {unit.State}, and not taken");
    }

    private void Enqueue(SpoolUnit unit)
    {
        _stored.Add(unit.Number, unit);
        if (!_queues.TryGetValue(unit.Head.Queue, out var queue)) _queues.Add(unit.Head.Queue, queue = new UnitQueue(unit.Head.Queue));
        queue.Add(unit);
    }

    // Now and then: units that nobody could deliver in time are buried, on another thread, since that copies them.
    private void Look()
    {
        var now = Now;
        if (now < _nextLook) return;
        _nextLook = now + (long)Math.Clamp(_settings.MaxAge.TotalMilliseconds / 16, 10, 60_000);
        foreach (var unit in TakeExpired()) ThreadPool.UnsafeQueueUserWorkItem(_ => BuryExpired(unit), null);
    }

    private List<SpoolUnit> TakeExpired()
    {
        var expired = new List<SpoolUnit>();
        var latest = _time.GetUtcNow() - _settings.MaxAge;
        lock (_gate)
        {
            if (_closing) return expired;
            foreach (var queue in _queues.Values)
            {
                expired.AddRange(queue.Units.TakeWhile(unit => unit.Begun < latest).Where(unit => unit.State is UnitState.Stored).Take(MaxExpiredAtOnce));
            }

            foreach (var unit in expired) unit.State = UnitState.Taken;
        }

        return expired;
    }

    private void BuryExpired(SpoolUnit unit)
    {
        var why = $"it could not be delivered within {_settings.MaxAge}";
        try
        {
            Bury(unit, why);
        }
        catch (IOException)
        {
            Return(unit); // tried again at the next look
            return;
        }

        _observer.OnBuried(unit, why);
    }
}
