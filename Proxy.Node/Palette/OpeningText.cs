using System.Globalization;
using Proxy.Actors.Pairs;
using Proxy.Actors.Telemetry;

namespace Proxy.Node.Palette;

/// <summary>What was learnt of a pair's client before it had a route, for people. What clients say of themselves cannot pass for lines of ours.</summary>
internal static class OpeningText
{
    /// <summary>The lines; none when nothing was learnt.</summary>
    public static IEnumerable<string> Of(PairReportView view, PairView listing)
    {
        if (view.Header is { } header)
        {
            yield return Header(header, listing.Proxied);
            if (header.TlvCount > 0) yield return $"its values: {Values(header)}";
            if (Said(("authority", header.Authority), ("alpn", header.Alpn), ("tls", header.Tls is { } said ? Tls(said) : null)) is { Length: > 0 } told)
                yield return $"they say: {told}";
        }

        if (Said(("route", listing.Route), ("sni", listing.Sni), ("alpn", listing.Alpn), ("host", listing.Host)) is { Length: > 0 } asked)
            yield return $"the client asks for: {asked}";
        if (listing.Notes is { } notes) yield return $"its answers: {notes}";
        if (view.Tls is { } tls) yield return $"TLS with the client: {Tls(tls)}";
        if (view.ServerTls is { } serverTls) yield return $"TLS with the server: {Tls(serverTls)}";
    }

    private static string Header(HeaderView header, string? proxied) =>
        header.IsLocal ? $"PROXY header of version {header.Version}: the proxy speaks for itself"
        : header.Source is null ? $"PROXY header of version {header.Version} without addresses"
        : $"PROXY header of version {header.Version} from {proxied}: {header.Source} has connected to {header.Destination}";

    private static string Values(HeaderView header)
    {
        var told = string.Join(", ", header.Tlvs.Select(tlv => string.Create(CultureInfo.InvariantCulture, $"0x{tlv.Type:X2} of {tlv.Length} bytes")));
        return header.TlvCount > header.Tlvs.Count ? $"{told}, and {header.TlvCount - header.Tlvs.Count} more" : told;
    }

    private static string Tls(TlsSummary tls) => string.Join(
        ", ",
        new[]
        {
            LogValue.Of(tls.Version),
            tls.Cipher.Length == 0 ? "" : LogValue.Of(tls.Cipher),
            tls.Protocol.Length == 0 ? "" : $"alpn {LogValue.Of(tls.Protocol)}",
            tls.IsResumed ? "resumed" : "",
            tls.PeerName.Length == 0 ? "" : $"certificate {LogValue.Of(tls.PeerName)}",
            tls.End ?? "",
            tls.Failure is { } failure ? $"because {LogValue.Of(failure)}" : "",
        }.Where(part => part.Length > 0));

    private static string Said(params IEnumerable<(string Name, string? Value)> all) =>
        string.Join(", ", all.Where(each => each.Value is not null).Select(each => $"{each.Name} {LogValue.Of(each.Value!)}"));
}
