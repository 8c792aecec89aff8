namespace Proxy.Actors.Access;

/// <summary>What one source of connections may take of a listener.</summary>
/// <param name="Pairs">Pairs at once; 0 for no limit.</param>
/// <param name="Rate">How fast new ones may come.</param>
/// <param name="Mask4">The leading bits of an IPv4 address that make a source, 0 to 32.</param>
/// <param name="Mask6">The leading bits of an IPv6 address that make a source, 0 to 128.</param>
public sealed record SourceLimits(int Pairs, RateRule Rate, int Mask4 = 32, int Mask6 = 64);
