namespace Proxy.Actors.Prefaces;

/// <summary>A value that goes into PROXY headers of version 2.</summary>
/// <param name="Type">0xE0 to 0xEF.</param>
/// <param name="Value">The value.</param>
public readonly record struct ProxyTlv(byte Type, ReadOnlyMemory<byte> Value);
