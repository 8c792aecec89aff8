using System.Runtime.InteropServices;

namespace Proxy.Actors.Stores;

/// <summary>What one client hands in: a head, then bytes, then an end. It is stored as a whole or not at all.</summary>
/// <remarks>Its writer calls <see cref="Append"/>, <see cref="Complete"/> and <see cref="Abort"/> from one thread at a time; none of them
/// blocks.</remarks>
internal sealed class SpoolUnit
{
    private readonly Spool _spool;
    private readonly List<UnitPiece> _pieces;
    private volatile UnitState _state;

    internal SpoolUnit(Spool spool, long number, UnitHead head, DateTimeOffset begun, IUnitWriter writer) =>
        (_spool, Number, Head, Begun, Writer, _pieces) = (spool, number, head, begun, writer, []);

    internal SpoolUnit(Spool spool, FoundUnits.Found found)
    {
        (_spool, Number, Head, Begun, Bytes, _pieces) = (spool, found.Number, found.Head!, found.Begun, found.Bytes, []);
        foreach (var piece in found.Pieces) AddPiece(piece.Segment, piece.Offset, piece.Length);
        EndSegment = found.End;
        _state = UnitState.Stored;
    }

    /// <summary>Its number, which no other unit of the directory has had. Grows in the order in which units are begun.</summary>
    public long Number { get; }

    /// <summary>What is kept beside its bytes.</summary>
    public UnitHead Head { get; }

    /// <summary>When it was begun, to the millisecond.</summary>
    public DateTimeOffset Begun { get; }

    /// <summary>Its bytes so far.</summary>
    public long Bytes { get; internal set; }

    /// <summary>How far it has come.</summary>
    public UnitState State
    {
        get => _state;
        internal set => _state = value;
    }

    /// <summary>Why it has failed.</summary>
    public SpoolRefusal Refusal { get; internal set; }

    /// <summary>Who is told; nobody once it is settled.</summary>
    internal IUnitWriter? Writer { get; set; }

    /// <summary>Whether its writer waits for room.</summary>
    internal bool WaitsForRoom { get; set; }

    /// <summary>Whether a record is reserved for its head.</summary>
    internal bool HasHead { get; set; }

    /// <summary>Its place in its queue.</summary>
    internal LinkedListNode<SpoolUnit>? Place { get; set; }

    /// <summary>Where its records lie, in their order. Changes on the store's thread until it is stored, and not afterwards.</summary>
    internal ReadOnlySpan<UnitPiece> Pieces => CollectionsMarshal.AsSpan(_pieces);

    /// <summary>Where its end mark lies; null before it has one.</summary>
    internal Segment? EndSegment { get; set; }

    /// <summary>Copies bytes to where the store's thread writes them from.</summary>
    /// <param name="bytes">The bytes that come next.</param>
    /// <returns>How many it took. Less than all: <see cref="IUnitWriter.OnRoom"/> follows. 0 as well once the unit has failed.</returns>
    public int Append(ReadOnlySpan<byte> bytes) => _spool.Append(this, bytes);

    /// <summary>All bytes are there; <see cref="IUnitWriter.OnSettled"/> follows.</summary>
    public void Complete() => _spool.Complete(this);

    /// <summary>Gives it up, unless it is settled already.</summary>
    public void Abort() => _spool.Abort(this);

    /// <summary>Notes where its next record lies, and that its segment is needed.</summary>
    /// <returns>The index of the record in the unit.</returns>
    internal int AddPiece(Segment segment, int offset, int length)
    {
        if (_pieces.Count == 0 || _pieces[^1].Segment != segment) segment.Live++;
        _pieces.Add(new UnitPiece(segment, offset, length));
        return _pieces.Count - 1;
    }

    /// <summary>Its segments are not needed any more.</summary>
    internal void ReleaseSegments()
    {
        Segment? last = null;
        foreach (var piece in _pieces)
        {
            if (piece.Segment != last) piece.Segment.Live--;
            last = piece.Segment;
        }
    }
}
