using Proxy.Actors.Pairs;

namespace Proxy.Node.Palette;

/// <summary>The PROXY header that a connection began with, as JSON has it.</summary>
internal sealed record HeaderView(
    int Version,
    bool IsLocal,
    string? Source,
    string? Destination,
    IReadOnlyList<HeaderTlv> Tlvs,
    int TlvCount,
    string? Authority,
    string? Alpn,
    TlsSummary? Tls)
{
    public static HeaderView Of(HeaderReport header) => new(
        header.Version,
        header.IsLocal,
        header.Source?.ToString(),
        header.Destination?.ToString(),
        header.Tlvs,
        header.TlvCount,
        header.Authority,
        header.Alpn,
        header.Tls);
}
