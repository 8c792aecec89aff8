namespace Proxy.Actors.Caching;

/// <summary>The bytes of a response's body in native memory. One writer fills it; any number of readers on any threads read what is there
/// already. Responses that differ in their heads alone share it.</summary>
internal sealed unsafe class StoredBody
{
    /// <summary>Bytes that it begins with when nobody knows how many are to come.</summary>
    public const int FirstBytes = 4096;

    private const int MaxCellsAtOnce = 4096; // 1 MiB

    private readonly HttpCache _cache;
    private volatile CacheExtent[] _extents;
    private volatile BodyFill? _fill = new();
    private long _length;
    private long _available;
    private volatile StoredState _state;
    private int _owners = 1;

    /// <summary>A body that is to be filled.</summary>
    /// <param name="cache">Where it belongs.</param>
    /// <param name="extents">Its memory, for which room has been made.</param>
    /// <param name="length">How many bytes are to come; null: nobody knows.</param>
    public StoredBody(HttpCache cache, CacheExtent[] extents, long? length) => (_cache, _extents, _length) = (cache, extents, length ?? -1);

    /// <summary>How far it is.</summary>
    public StoredState State => _state;

    /// <summary>Bytes that it has in all; null as long as nobody knows.</summary>
    public long? Length => Volatile.Read(ref _length) is var length and >= 0 ? length : null;

    /// <summary>Bytes that are there.</summary>
    public long Available => Volatile.Read(ref _available);

    /// <summary>Whether it would have grown above what the cache stores.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Bytes of memory that it holds.</summary>
    public long Bytes => CacheMemory.Bytes(Cells);

    private int Cells => _extents is { Length: > 0 } extents ? extents[^1].End : 0;

    /// <summary>Where the body's bytes from a place on lie.</summary>
    /// <param name="offset">The place.</param>
    /// <param name="length">How many lie there one after another; 0 when there are none yet, or never.</param>
    public byte* At(long offset, out int length)
    {
        var left = Available - offset;
        if (left > 0) return Locate(offset, left, out length);
        length = 0;
        return null;
    }

    /// <summary>Where the writer's next bytes belong.</summary>
    /// <param name="room">How many may be written there; 0: it has to grow first, or has all that it is to have.</param>
    public byte* Tail(out int room)
    {
        var at = _available;
        var left = (_length >= 0 ? _length : CacheMemory.Bytes(Cells)) - at;
        if (left > 0 && _state == StoredState.Filling) return Locate(at, left, out room);
        room = 0;
        return null;
    }

    /// <summary>Bytes have been written where <see cref="Tail"/> said.</summary>
    public void Advance(int bytes)
    {
        if (_fill is not { } fill) throw new InvalidOperationException("a body that is not filled any more was written to");
        ReaderCall[] calls;
        lock (fill.Sync)
        {
            Volatile.Write(ref _available, _available + bytes);
            calls = fill.Take();
        }

        Send(calls);
    }

    /// <summary>Gets more memory for a body whose length nobody knows.</summary>
    /// <returns>False when it is too large, or there is no room.</returns>
    public bool TryGrow()
    {
        if (_length >= 0 || _state != StoredState.Filling) return false;
        var most = CacheMemory.Cells(_cache.MaxObject) - Cells;
        var more = Math.Min(most, Math.Clamp(Cells, 1, MaxCellsAtOnce));
        List<CacheExtent> extents = [.. _extents];
        IsTooLarge = more <= 0;
        if (IsTooLarge || !_cache.TryTake(more, extents)) return false;
        _extents = [.. extents];
        return true;
    }

    /// <summary>Ends the filling.</summary>
    /// <param name="isWhole">Whether all of the body is there.</param>
    /// <returns>False when it had ended before.</returns>
    public bool End(bool isWhole)
    {
        if (_fill is not { } fill) return false;
        if (isWhole && _length >= 0 && _length != _available) throw new InvalidOperationException($"{_available} of {_length} bytes are no whole body");
        ReaderCall[] calls;
        lock (fill.Sync)
        {
            if (isWhole) Shrink();
            Volatile.Write(ref _length, isWhole ? _available : _length);
            _state = isWhole ? StoredState.Complete : StoredState.Failed;
            _fill = null;
            calls = fill.Take();
        }

        Send(calls);
        return true;
    }

    /// <summary>Has a reader told once when there is more than it has seen.</summary>
    /// <returns>False when there is already, or nothing more is to come: it goes on reading, and is not told.</returns>
    public bool Watch(IStoredReader reader, long seen)
    {
        if (_fill is not { } fill) return false;
        lock (fill.Sync)
        {
            if (_available > seen || _state != StoredState.Filling) return false;
            fill.Add(reader);
            return true;
        }
    }

    /// <summary>Takes a reader's wish back.</summary>
    public void Unwatch(IStoredReader reader)
    {
        if (_fill is not { } fill) return;
        lock (fill.Sync) fill.Remove(reader);
    }

    /// <summary>Whether several responses have it.</summary>
    public bool IsShared => Volatile.Read(ref _owners) > 1;

    /// <summary>One more response has this body.</summary>
    public void Share() => Interlocked.Increment(ref _owners);

    /// <summary>A response does not need it any more; the last one gives the memory back.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _owners) != 0) return;
        var extents = _extents;
        _extents = [];
        _cache.Return(extents);
    }

    private static void Send(ReaderCall[] calls)
    {
        foreach (var call in calls) call.Loop.Execute(call);
    }

    private byte* Locate(long offset, long left, out int length)
    {
        var extents = _extents;
        var cell = (int)(offset / CacheMemory.CellBytes);
        var (low, high) = (0, extents.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (extents[middle].End <= cell) low = middle + 1;
            else high = middle;
        }

        var start = low == 0 ? 0 : extents[low - 1].End;
        length = (int)Math.Min(Math.Min(left, CacheMemory.Bytes(extents[low].End) - offset), int.MaxValue);
        return _cache.Memory.At(extents[low].Cell + cell - start) + (offset % CacheMemory.CellBytes);
    }

    // What was taken and is not needed goes back. Bytes stay where they are, for those who are reading them.
    private void Shrink()
    {
        var needed = CacheMemory.Cells(_available);
        var extents = _extents;
        if (needed == Cells) return;
        var kept = Array.FindIndex(extents, extent => extent.End >= needed);
        var start = kept == 0 ? 0 : extents[kept - 1].End;
        var cut = new CacheExtent(extents[kept].Cell, needed);
        _extents = needed == start ? extents[..kept] : [.. extents[..kept], cut];
        _cache.Shrink(extents[kept].Cell, extents[kept].End - start, needed - start);
        for (var i = kept + 1; i < extents.Length; i++) _cache.Return([extents[i] with { End = extents[i].End - extents[i - 1].End }]);
    }
}
