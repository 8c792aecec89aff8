using System.Diagnostics.Metrics;
using Proxy.Membership.Certificates;

namespace Proxy.Membership.Metrics;

/// <summary>The figures of the certificates in use.</summary>
/// <param name="certificates">Reads what is in use now.</param>
internal sealed class CertificateFigures(Func<IEnumerable<CertificateInfo>> certificates)
{
    internal void AddTo(InstrumentSet set)
    {
        set.Add(MemberLedger.CertificateExpiry, () => Each(group => group.Min(each => each.NotAfter.ToUnixTimeSeconds())));
        set.Add(MemberLedger.CertificateRefused, () => Each(group => group.Any(each => each.Problem.Length > 0) ? 1 : 0));
    }

    // Two of one name in one place are told as one: of an RSA and an ECDSA certificate the earlier end counts.
    private IEnumerable<Measurement<long>> Each(Func<IEnumerable<CertificateInfo>, long> figure) => certificates()
        .Where(each => each.IsShown)
        .GroupBy(each => (each.Where, each.Use, Name: each.Names.Count > 0 ? each.Names[0] : ""))
        .Select(group => new Measurement<long>(
            figure(group), new KeyValuePair<string, object?>("where", group.Key.Where), new("use", group.Key.Use), new("name", group.Key.Name)));
}
