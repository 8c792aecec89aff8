using Proxy.Configuration;
using Proxy.Membership.Certificates;

namespace Proxy.Actors.Tls;

/// <summary>Checks the files that TLS is configured with, without using them.</summary>
public static class TlsCheck
{
    /// <summary>What is wrong with them.</summary>
    /// <param name="settings">Settings without errors.</param>
    /// <param name="time">The clock.</param>
    public static TlsFindings Find(ProxySettings settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(time);
        var sources = TlsSources.Read(settings, TlsSources.None, time, out var errors);
        var now = time.GetUtcNow();
        var old = new ExpiryNotices().Due(sources.All.SelectMany(source => source.Certificates), now)
            .Select(each => $"{each.Certificate.Where}: {CertificateText.Of(each.Certificate)} {Sentence(each.Certificate, each.Age)}");
        var warnings = sources.All.SelectMany(source => source.Notes.Select(note => $"{source.Where}: {note}")).Concat(old).ToList();
        sources.DropUnless(TlsSources.None);
        return new TlsFindings(errors, warnings);
    }

    private static string Sentence(CertificateInfo certificate, CertificateAge age) => age switch
    {
        CertificateAge.Expired => $"has expired at {certificate.NotAfter:u}",
        CertificateAge.NotYetValid => $"is not valid before {certificate.NotBefore:u}",
        _ => $"expires at {certificate.NotAfter:u}",
    };
}
