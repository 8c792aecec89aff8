namespace Proxy.Configuration;

/// <summary>What one source may take of a listener, on each node: <c>proxy.listeners.NAME.per-source</c>.</summary>
/// <param name="Pairs">Pairs at a time; null for no limit.</param>
/// <param name="Rate">New connections a second; null for no limit.</param>
/// <param name="Burst">Connections that may come at once before the rate counts, from 1.</param>
/// <param name="Over">What becomes of those over the rate; over <paramref name="Pairs"/> nobody is delayed but reset.</param>
/// <param name="MaxDelay">How long somebody over the rate waits at most; who would wait longer is reset.</param>
/// <param name="Mask4">Bits of an IPv4 address that make a source, 1 to 32.</param>
/// <param name="Mask6">Bits of an IPv6 address that make a source, 1 to 128.</param>
public sealed record PerSourceSettings(int? Pairs, double? Rate, int Burst, Refusal Over, TimeSpan MaxDelay, int Mask4, int Mask6);
