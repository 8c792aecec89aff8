namespace Proxy.Actors.Prefaces;

/// <summary>A PROXY header that was written.</summary>
/// <param name="Length">Its bytes; 0 when there was no room for its addresses, and nothing was written.</param>
/// <param name="Dropped">How many values were left out: too large, without room, or of a type that cannot be set.</param>
/// <param name="DroppedType">The type of the first of them; 0 when all are in.</param>
public readonly record struct ProxyHeaderWritten(int Length, int Dropped, byte DroppedType);
