namespace Proxy.Actors.Discovery;

/// <summary>An SRV record (RFC 2782).</summary>
/// <param name="Host">The target, in lower case and without the dot at its end.</param>
/// <param name="Port">The port, 0 to 65535.</param>
/// <param name="Priority">Lower ones come first, 0 to 65535.</param>
/// <param name="Weight">The share among those of the same priority, 0 to 65535.</param>
internal readonly record struct ServiceRecord(string Host, int Port, int Priority, int Weight);
