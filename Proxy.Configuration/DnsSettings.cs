using System.Net;

namespace Proxy.Configuration;

/// <summary>How names of endpoints are resolved: <c>proxy.dns</c>.</summary>
/// <param name="Refresh">How long an answer is used before the name is asked for again, 1 ms to 24 days.</param>
public sealed record DnsSettings(TimeSpan Refresh)
{
    /// <summary>The name servers that are asked for services; none: those of the system.</summary>
    public ValueArray<IPEndPoint> Servers { get; init; }
}
