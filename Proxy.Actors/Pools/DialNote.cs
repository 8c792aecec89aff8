namespace Proxy.Actors.Pools;

/// <summary>What an attempt to connect met with.</summary>
/// <param name="Time">When.</param>
/// <param name="Words">What, in the operator's words.</param>
public sealed record DialNote(DateTimeOffset Time, string Words);
