namespace Proxy.Actors.Access;

/// <summary>Where a pair is counted in a <see cref="SourceTable"/>; the default for one that is not.</summary>
/// <param name="Slot">The entry's place.</param>
/// <param name="Generation">Which source the place was of.</param>
internal readonly record struct SourceTicket(int Slot, uint Generation);
