using System.Collections.Immutable;
using System.Net;
using Proxy.Actors.Prefaces;

namespace Proxy.Actors.Pairs;

/// <summary>The PROXY header that a connection began with.</summary>
/// <param name="Version">1 or 2.</param>
/// <param name="IsLocal">Whether the proxy spoke for itself.</param>
/// <param name="Source">The client that it named; null when it named none.</param>
/// <param name="Destination">The address that that client had connected to; null when it named none.</param>
/// <param name="Tlvs">Its values in their order, the first <see cref="MaxTlvs"/> of them.</param>
/// <param name="TlvCount">How many values there were.</param>
public sealed record HeaderReport(
    int Version, bool IsLocal, IPEndPoint? Source, IPEndPoint? Destination, ImmutableArray<HeaderTlv> Tlvs, int TlvCount)
{
    /// <summary>Values that are told of, at most.</summary>
    public const int MaxTlvs = 64;

    private const int MaxText = 255;

    /// <summary>The host that the client asked the proxy for; null when it is not said.</summary>
    public string? Authority { get; init; }

    /// <summary>The protocol that the client and the proxy have agreed on; null when it is not said.</summary>
    public string? Alpn { get; init; }

    /// <summary>TLS between the client and the proxy; null when nothing is said of it.</summary>
    public TlsSummary? Tls { get; init; }

    internal static HeaderReport Of(in ProxyHeader header)
    {
        var tlvs = ImmutableArray.CreateBuilder<HeaderTlv>();
        var count = 0;
        for (var reader = new ProxyTlvReader(header.Tlvs); reader.MoveNext(); count++)
        {
            if (count < MaxTlvs) tlvs.Add(new HeaderTlv(reader.Type, reader.Value.Length));
        }

        return new HeaderReport(
            header.Version,
            header.IsLocal,
            header.HasAddresses ? header.Source.ToEndPoint() : null,
            header.HasAddresses ? header.Destination.ToEndPoint() : null,
            tlvs.ToImmutable(),
            count)
        {
            Authority = Cut(header.Authority),
            Alpn = Cut(header.Alpn),
            Tls = header.Ssl is { } ssl ? new TlsSummary(Cut(ssl.Version) ?? "", Cut(ssl.Cipher) ?? "", "", false, Cut(ssl.CommonName) ?? "") : null,
        };
    }

    private static string? Cut(string? text) => text is null ? null : ClientText.Cut(text, MaxText);
}
