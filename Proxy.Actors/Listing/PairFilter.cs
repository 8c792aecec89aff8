using System.Net;
using System.Text.Json.Serialization;
using Proxy.Actors.Pairs;
using Proxy.Transport;

namespace Proxy.Actors.Listing;

/// <summary>Which pairs are meant: those that all given parts are true of. Read on the loops' threads.</summary>
public sealed record PairFilter
{
    /// <summary>Every pair.</summary>
    public static readonly PairFilter All = new();

    private readonly string? _endpoint;
    private readonly TcpAddress? _server;

    /// <summary>What the pair is doing; null for anything.</summary>
    public PairState? State { get; init; }

    /// <summary>Where the client comes from; null for anywhere.</summary>
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

    /// <summary>Whether nothing is asked of a pair.</summary>
    [JsonIgnore]
    public bool IsAll => this == All;

    /// <summary>Whether a pair is meant.</summary>
    internal bool Matches(in PairSnapshot pair) =>
        (State is not { } state || pair.State == state)
        && (OlderThan is not { } age || pair.Age >= age.TotalMilliseconds)
        && Matches(pair.Listener, pair.Client)
        && (Endpoint is null || Endpoint == pair.Endpoint || pair.Server == _server);

    /// <summary>Whether the beginning or the end of a pair is meant. It has no state and no age.</summary>
    internal bool Matches(in AccessRecord record) =>
        Matches(record.Listener, record.Client) && (Endpoint is null || Endpoint == record.Endpoint);

    private bool Matches(string listener, in TcpAddress client) =>
        (Listener is null || Listener == listener)
        && (Client is null || Client.Contains(client));
}
