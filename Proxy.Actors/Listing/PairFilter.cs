using System.Net;
using System.Text.Json.Serialization;
using Proxy.Actors.Pairs;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Listing;

/// <summary>Which pairs are meant: those that all given parts are true of. Read on the loops' threads.</summary>
public sealed record PairFilter
{
    /// <summary>Every pair.</summary>
    public static readonly PairFilter All = new();

    private readonly string? _endpoint;
    private readonly TcpAddress? _server;
    private readonly string? _sni;
    private readonly HostPattern? _host;

    /// <summary>What the pair is doing; null for anything.</summary>
    public PairState? State { get; init; }

    /// <summary>Where the client comes from; null for anywhere. Where a PROXY header names the client, both addresses count: that one and the proxy's.</summary>
    public AddressPrefix? Client { get; init; }

    /// <summary>The endpoint, as configured or as the address that the pair is connected to; null for any.</summary>
    public string? Endpoint
    {
        get => _endpoint;
        init
        {
            _endpoint = value;
            _server = value is not null && IPEndPoint.TryParse(value, out var address) ? TcpAddress.From(address) : null;
        }
    }

    /// <summary>The listener's name; null for any.</summary>
    public string? Listener { get; init; }

    /// <summary>Accepted at least so long ago; null for any age.</summary>
    public TimeSpan? OlderThan { get; init; }

    /// <summary>The host that the client's ClientHello names, or a pattern of hosts (<see cref="HostPattern"/>); null for any, and for none.</summary>
    public string? Sni
    {
        get => _sni;
        init
        {
            _sni = value;
            _host = value is not null && HostPattern.Parse(value) is { Problem: null, Value: var pattern } ? pattern : null;
        }
    }

    /// <summary>The name of the route that has taken it; null for any.</summary>
    public string? Route { get; init; }

    /// <summary>Whether nothing is asked of a pair.</summary>
    [JsonIgnore]
    public bool IsAll => this == All;

    /// <summary>Whether a pair is meant.</summary>
    internal bool Matches(in PairSnapshot pair) =>
        (State is not { } state || pair.State == state)
        && (OlderThan is not { } age || pair.Age >= age.TotalMilliseconds)
        && Matches(pair.Listener, pair.Client, pair.Details)
        && (Endpoint is null || Endpoint == pair.Endpoint || pair.Server == _server);

    /// <summary>Whether the beginning or the end of a pair is meant. It has no state and no age.</summary>
    internal bool Matches(in AccessRecord record) =>
        Matches(record.Listener, record.Client, record.Details) && (Endpoint is null || Endpoint == record.Endpoint);

    private static bool Fits(HostPattern pattern, string? host)
    {
        if (string.IsNullOrEmpty(host)) return false;
        return pattern.Suffix is { } suffix
            ? host.Length > suffix.Length && host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
            : pattern.IsAny || host.Equals(pattern.Text, StringComparison.OrdinalIgnoreCase);
    }

    private bool Matches(string listener, in TcpAddress client, PairDetails? details) =>
        (Listener is null || Listener == listener)
        && (Route is null || Route == details?.Route)
        && (Sni is null || (_host is { } host && Fits(host, details?.Sni)))
        && (Client is null || Client.Contains(client) || (details?.Proxied is { } proxy && Client.Contains(proxy)));
}
