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
        var (source, destination) = (pair.Client, pair.Facts?.Destination(pair.Leg) ?? pair.Leg.Kernel?.Local ?? default);
        if (settings.Version == 1) return ProxyHeaderWriter.WriteV1(target, source, destination);
        Span<byte> id = stackalloc byte[ProxyTlvSet.MaxUniqueId];
        var tells = settings.Tlvs;
        var tlvs = new ProxyTlvSet
        {
            Alpn = tells.HasFlag(HeaderTlvs.Alpn) ? Protocol(pair) : null,
            Authority = tells.HasFlag(HeaderTlvs.Authority) ? Authority(pair) : null,
            UniqueId = tells.HasFlag(HeaderTlvs.UniqueId) ? id[..Encoding.ASCII.GetBytes(pair.Id.Text, id)] : default,
            Ssl = tells.HasFlag(HeaderTlvs.Ssl) ? pair.Facts?.Header?.Ssl : null,
            Custom = Custom(settings),
            Received = pair.Facts?.Header?.Tlvs,
            Passed = settings.Pass.Items.AsSpan(),
            HasChecksum = settings.Checksum,
        };
        return ProxyHeaderWriter.WriteV2(target, source, destination, tlvs).Length;
    }

    private static string? Protocol(LivePair pair) => pair.Facts?.Header?.Alpn;

    private static string? Authority(LivePair pair) => pair.Facts is not { } facts ? null
        : facts.Introduction.ServerName is { Length: > 0 } name ? name : facts.Header?.Authority;

    private static ProxyTlv[] Custom(PoolHeaderSettings settings) =>
        settings.Set.Count == 0 ? [] : [.. settings.Set.Select(each => new ProxyTlv(each.Key, Encoding.ASCII.GetBytes(each.Value)))];
}
