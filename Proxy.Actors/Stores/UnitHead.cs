namespace Proxy.Actors.Stores;

/// <summary>What is kept of a unit beside its bytes.</summary>
/// <param name="Queue">Whose order the unit is in: units of one queue are delivered in the order in which they were stored.</param>
/// <param name="Facts">What the one who delivers wants to know again: opaque to the store, at most 32 KiB.</param>
internal sealed record UnitHead(string Queue, ReadOnlyMemory<byte> Facts);
