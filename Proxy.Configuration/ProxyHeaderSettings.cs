namespace Proxy.Configuration;

/// <summary>Who says by a PROXY header whom a connection is from: <c>proxy.listeners.NAME.proxy-protocol</c>.</summary>
/// <param name="From">Who does: of these the header is required, of others none is taken.</param>
/// <param name="Timeout">How long the header may take to come.</param>
public sealed record ProxyHeaderSettings(ValueArray<NetworkRange> From, TimeSpan Timeout);
