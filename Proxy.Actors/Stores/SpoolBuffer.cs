using System.Runtime.InteropServices;
using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Stores;

/// <summary>Records on their way to the disk, one behind another in native memory as they will lie in the file.</summary>
/// <remarks>Room is reserved under the store's lock; the bytes are copied into it outside, and <see cref="WaitForCopies"/> sees to it that
/// they are all there before the records are sealed.</remarks>
internal sealed unsafe class SpoolBuffer(int capacity) : IDisposable
{
    /// <summary>Below this a piece is not worth a record while more room is coming.</summary>
    private const int SmallestPart = 4096;

    private readonly byte* _memory = (byte*)NativeMemory.AlignedAlloc((nuint)capacity, 4096);
    private readonly List<Record> _records = [];
    private int _copies;

    /// <summary>A record, its payload in place or on its way there.</summary>
    /// <param name="Unit">Whose it is.</param>
    /// <param name="Kind">What it says.</param>
    /// <param name="At">Where it begins.</param>
    /// <param name="Length">Bytes of its payload.</param>
    public readonly record struct Record(SpoolUnit Unit, RecordKind Kind, int At, int Length)
    {
        /// <summary>Bytes that it takes up.</summary>
        public int Bytes => RecordHeader.BytesOf(Length);
    }

    /// <summary>Bytes that its records take up.</summary>
    public int Used { get; private set; }

    /// <summary>How many records it holds.</summary>
    public int Count => _records.Count;

    /// <summary>A record by its place.</summary>
    /// <param name="index">From 0.</param>
    public Record this[int index] => _records[index];

    /// <summary>The bytes from a place on.</summary>
    /// <param name="at">Where.</param>
    /// <param name="length">How many.</param>
    public Span<byte> Bytes(int at, int length) => new(_memory + at, length);

    /// <summary>How much of a unit's bytes a record could take now; 0 when there is no room worth it.</summary>
    /// <param name="length">How many there are.</param>
    public int RoomFor(int length)
    {
        var room = ((capacity - Used) & ~7) - RecordHeader.Size;
        if (length <= room) return length;
        return room >= SmallestPart ? room : 0;
    }

    /// <summary>Whether a record of this payload finds room.</summary>
    /// <param name="length">Bytes of its payload.</param>
    public bool HasRoom(int length) => RecordHeader.BytesOf(length) <= capacity - Used;

    /// <summary>Reserves a record.</summary>
    /// <param name="unit">Whose it is.</param>
    /// <param name="kind">What it says.</param>
    /// <param name="length">Bytes of its payload, for which there is room.</param>
    /// <returns>Where its payload goes; <see cref="OnCopied"/> once it is there.</returns>
    public Span<byte> Reserve(SpoolUnit unit, RecordKind kind, int length)
    {
        _records.Add(new Record(unit, kind, Used, length));
        var payload = Bytes(Used + RecordHeader.Size, length);
        Used += RecordHeader.BytesOf(length);
        Interlocked.Increment(ref _copies);
        return payload;
    }

    /// <summary>The payload of one reserved record is in its place.</summary>
    public void OnCopied() => Interlocked.Decrement(ref _copies);

    /// <summary>Returns when the payloads of all records are in their places: a memory copy, at most.</summary>
    public void WaitForCopies()
    {
        var wait = default(SpinWait);
        while (Volatile.Read(ref _copies) > 0) wait.SpinOnce(sleep1Threshold: -1);
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        _records.Clear();
        Used = 0;
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);
}
