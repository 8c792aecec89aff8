namespace Proxy.Actors.Stores;

/// <summary>Where a record of a unit lies.</summary>
/// <param name="Segment">In which file.</param>
/// <param name="Offset">Where its header begins.</param>
/// <param name="Length">Bytes of the unit in it; 0 for its head and its end mark.</param>
internal readonly record struct UnitPiece(Segment Segment, int Offset, int Length);
