using Proxy.Actors.Access;
using Proxy.Actors.Listing;
using Proxy.Configuration;
using Proxy.Membership.Certificates;

namespace Proxy.Node.Palette;

/// <summary>A listener in full, as JSON has it: what a listing tells of it, its limits and how far they are used, its routes, and what it
/// refused why.</summary>
internal sealed record ListenerReportView(
    string Name,
    string Address,
    string Pool,
    int Pairs,
    long Total,
    long BytesToServer,
    long BytesToClient,
    long Refused,
    IReadOnlyDictionary<string, long> RefusedBy,
    long Delayed,
    long Held,
    ListenerLimitsView Limits,
    IReadOnlyList<RouteView> Routes,
    ListenerTlsView? Tls)
{
    public static ListenerReportView Of(ListenerStatus status, NodeStats? stats, IEnumerable<CertificateInfo> certificates)
    {
        var listing = ListenerView.Of(status, stats);
        return new ListenerReportView(
            listing.Name,
            listing.Address,
            listing.Pool,
            listing.Pairs,
            listing.Total,
            listing.BytesToServer,
            listing.BytesToClient,
            listing.Refused,
            Enum.GetValues<RefusalReason>().Where(reason => status.Gate.Refused[(int)reason] > 0)
                .ToDictionary(RefusalReasons.Name, reason => status.Gate.Refused[(int)reason]),
            status.Gate.Delayed,
            status.Gate.Held,
            ListenerLimitsView.Of(status),
            [.. RouteView.Of(status)],
            status.Settings.Tls is { } tls ? ListenerTlsView.Of(tls, certificates.Where(each => each.Where == $"listener {listing.Name}")) : null);
    }
}
