using System.Buffers.Binary;
using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Stores;

/// <summary>Puts units together from the records of all segments, handed in in the order in which they were written.</summary>
/// <remarks>A unit counts when it has its head, its end mark and all between, and nothing says that it is done.</remarks>
internal sealed class FoundUnits
{
    private readonly Dictionary<long, Found> _units = [];
    private readonly List<Found> _ended = [];
    private readonly List<(Segment In, long Unit)> _done = [];

    /// <summary>A unit of which something is there.</summary>
    /// <param name="number">Its number.</param>
    public sealed class Found(long number)
    {
        /// <summary>Its number.</summary>
        public long Number { get; } = number;

        /// <summary>Its head; null while there is none.</summary>
        public UnitHead? Head { get; set; }

        /// <summary>When it was begun.</summary>
        public DateTimeOffset Begun { get; set; }

        /// <summary>Where its records lie.</summary>
        public List<UnitPiece> Pieces { get; } = [];

        /// <summary>Its bytes.</summary>
        public long Bytes { get; set; }

        /// <summary>Whether a record is missing before its last.</summary>
        public bool HasHole { get; set; }

        /// <summary>Where its end mark lies; null without one.</summary>
        public Segment? End { get; set; }

        /// <summary>Whether a record says that it is done.</summary>
        public bool IsDone { get; set; }

        /// <summary>Whether all of it is there.</summary>
        public bool IsWhole => Head is not null && End is not null && !HasHole;
    }

    /// <summary>The highest number that a unit has had.</summary>
    public long LastNumber { get; private set; }

    /// <summary>Says which number the next unit had when a segment was begun.</summary>
    /// <param name="number">The number.</param>
    public void OnNextNumber(long number) => LastNumber = Math.Max(LastNumber, number - 1);

    /// <summary>Takes a record that is as it was written.</summary>
    /// <param name="segment">Where it lies.</param>
    /// <param name="offset">Where its header begins.</param>
    /// <param name="header">Its header.</param>
    /// <param name="payload">Its payload.</param>
    public void Add(Segment segment, int offset, in RecordHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Kind is RecordKind.Done)
        {
            for (; payload.Length >= 8; payload = payload[8..]) _done.Add((segment, BinaryPrimitives.ReadInt64LittleEndian(payload)));
            return;
        }

        if (header.Kind is RecordKind.Why) return;
        OnNextNumber(header.Unit + 1);
        if (!_units.TryGetValue(header.Unit, out var unit)) _units.Add(header.Unit, unit = new Found(header.Unit));
        unit.HasHole |= header.Index != unit.Pieces.Count || unit.End is not null;
        var isData = header.Kind is RecordKind.Data;
        unit.Pieces.Add(new UnitPiece(segment, offset, isData ? header.Length : 0));
        if (isData) unit.Bytes += header.Length;
        else if (header.Kind is RecordKind.Head) OnHead(unit, payload);
        else OnEnd(unit, segment, payload);
    }

    /// <summary>The units that have an end mark, in the order of these, once all records are in.</summary>
    public IReadOnlyList<Found> Ended()
    {
        foreach (var (segment, number) in _done)
        {
            if (!_units.TryGetValue(number, out var unit) || unit.End is null) continue;
            unit.IsDone = true;
            segment.AddDone(unit.End, number);
        }

        return _ended;
    }

    /// <summary>How many units have no end mark.</summary>
    public int Torn => _units.Count - _ended.Count;

    private static void OnHead(Found unit, ReadOnlySpan<byte> payload)
    {
        if (!UnitRecords.TryReadHead(payload, out var head, out var begun)) return;
        (unit.Head, unit.Begun) = (head, begun);
    }

    private void OnEnd(Found unit, Segment segment, ReadOnlySpan<byte> payload)
    {
        if (unit.End is not null) return;
        unit.HasHole |= payload.Length != UnitRecords.EndLength || BinaryPrimitives.ReadInt64LittleEndian(payload) != unit.Bytes;
        unit.End = segment;
        _ended.Add(unit);
    }
}
