using Proxy.Actors.Pairs;

namespace Proxy.Node.Palette;

/// <summary>A pair in a listing, as JSON has it. Times are milliseconds.</summary>
internal sealed record PairView(
    string Pair,
    string Node,
    PairState State,
    string Listener,
    string Client,
    string Endpoint,
    string? Server,
    long AgeMs,
    long IdleMs,
    long BytesToServer,
    long BytesToClient,
    int KeptToServer,
    int KeptToClient,
    long? BytesPerSecond,
    string? Proxied,
    string? Route,
    string? Sni,
    string? Alpn,
    string? Host,
    string? TlsVersion,
    bool ServedHere,
    string? Notes)
{
    /// <summary>What stands in the place of a server where there is none.</summary>
    public const string Here = "served here";

    public static PairView Of(PairRow row) => new(
        row.Pair.Text,
        row.Node,
        row.State,
        row.Listener,
        row.Client.ToString(),
        EndpointOf(row),
        row.Server?.ToString(),
        (long)row.Age.TotalMilliseconds,
        (long)row.Idle.TotalMilliseconds,
        row.BytesToServer,
        row.BytesToClient,
        row.KeptToServer,
        row.KeptToClient,
        row.Rate,
        row.Details?.Proxied?.ToString(),
        row.Details?.Route,
        row.Details?.Sni,
        row.Details?.Alpn,
        row.Details?.Host,
        row.Details?.Tls?.Version,
        row.IsServedHere,
        row.Details?.Notes);

    private static string EndpointOf(PairRow row) => !row.IsServedHere ? row.Endpoint
        : row.Endpoint == "here" ? Here
        : $"{Here} by {row.Endpoint}";
}
