using System.Text;
using Proxy.Actors.Prefaces;
using Proxy.Configuration;

namespace Proxy.Actors.Pairs;

/// <summary>The PROXY header that a pair's server is sent.</summary>
internal static class OutgoingHeader
{
    /// <summary>Writes it.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="settings">What the header says.</param>
    /// <param name="target">Where to.</param>
    /// <returns>Its bytes.</returns>
    internal static int Write(LivePair pair, PoolHeaderSettings settings, Span<byte> target)
    {
        var (source, destination) = (pair.Client, pair.Origin?.Destination ?? pair.Facts?.Destination(pair.Leg) ?? pair.Leg.Kernel?.Local ?? default);
        if (settings.Version == 1) return ProxyHeaderWriter.WriteV1(target, source, destination);
        Span<byte> id = stackalloc byte[ProxyTlvSet.MaxUniqueId];
        var tells = settings.Tlvs;
        var tlvs = new ProxyTlvSet
        {
            Alpn = tells.HasFlag(HeaderTlvs.Alpn) ? Protocol(pair) : null,
            Authority = tells.HasFlag(HeaderTlvs.Authority) ? Authority(pair) : null,
            UniqueId = tells.HasFlag(HeaderTlvs.UniqueId) ? id[..Encoding.ASCII.GetBytes(pair.Origin?.Pair ?? pair.Id.Text, id)] : default,
            Ssl = tells.HasFlag(HeaderTlvs.Ssl) ? Ssl(pair) : null,
            Custom = Custom(settings),
            Received = pair.Facts?.Header?.Tlvs,
            Passed = settings.Pass.Items.AsSpan(),
            HasChecksum = settings.Checksum,
        };
        return ProxyHeaderWriter.WriteV2(target, source, destination, tlvs).Length;
    }

    // What the client's TLS is: ours, or what a proxy in front of us has said of its own.
    private static string? Protocol(LivePair pair) => pair.Facts is { Tls: { } tls } ? tls.Alpn : pair.Facts?.Header?.Alpn;

    private static ProxySsl? Ssl(LivePair pair)
    {
        if (pair.Facts?.Tls is not { } tls) return pair.Facts?.Header?.Ssl;
        var client = ProxySslClient.Ssl;
        if (tls.PeerSubject is not null)
            client |= tls.IsResumed ? ProxySslClient.CertificateInSession : ProxySslClient.CertificateInSession | ProxySslClient.CertificateOnConnection;
        var isGood = tls is { PeerSubject: not null, VerifyResult: "ok" };
        return new ProxySsl(client, isGood ? 0u : 1u, tls.Protocol, Sayable(tls.PeerName), tls.Cipher);
    }

    // A server that reads a name up to the first NUL would take it for another's.
    private static string? Sayable(string? name) => name is not null && name.Any(char.IsControl) ? null : name;

    private static string? Authority(LivePair pair) => pair.Facts is not { } facts ? null
        : facts.Introduction.ServerName is { Length: > 0 } name ? name : facts.Header?.Authority;

    private static ProxyTlv[] Custom(PoolHeaderSettings settings) =>
        settings.Set.Count == 0 ? [] : [.. settings.Set.Select(each => new ProxyTlv(each.Key, Encoding.ASCII.GetBytes(each.Value)))];
}
