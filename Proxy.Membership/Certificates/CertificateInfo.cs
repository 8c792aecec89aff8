using System.Security.Cryptography.X509Certificates;
using Proxy.Configuration;

namespace Proxy.Membership.Certificates;

/// <summary>A certificate in use, as operators are told of it. Nothing of its key.</summary>
/// <param name="Where">Whose it is: <c>listener web</c>, <c>pool web</c>, or <see cref="Cluster"/>.</param>
/// <param name="Use">What it is for: <c>server</c>, <c>client</c> (we show it), <c>member</c> (both, between members), or <c>ca</c> (others' are checked
/// with it).</param>
/// <param name="Names">The names that it is for; of one without, its subject.</param>
/// <param name="Issuer">Who issued it.</param>
/// <param name="NotBefore">From when on it holds.</param>
/// <param name="NotAfter">Until when it holds.</param>
/// <param name="File">Where it was read.</param>
/// <param name="Problem">Why what is in the files now is not in use; empty when it is.</param>
/// <param name="IsShown">Whether others can get to see it; if not, another is for its names.</param>
public sealed record CertificateInfo(
    string Where,
    string Use,
    ValueArray<string> Names,
    string Issuer,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    string File,
    string Problem = "",
    bool IsShown = true)
{
    /// <summary>Whose the certificates are that members know this one by.</summary>
    public const string Cluster = "cluster";

    /// <summary>What a certificate is for that others' are checked with.</summary>
    public const string Authority = "ca";

    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    /// <summary>Describes a certificate.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="where">Whose it is.</param>
    /// <param name="use">What it is for.</param>
    /// <param name="file">Where it was read.</param>
    public static CertificateInfo Of(X509Certificate2 certificate, string where, string use, string file)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new(where, use, NamesOf(certificate), certificate.Issuer, certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime(), file);
    }

    /// <summary>Where in its life it is.</summary>
    /// <param name="now">What time it is.</param>
    public CertificateAge AgeAt(DateTimeOffset now) =>
        now > NotAfter ? CertificateAge.Expired
        : now < NotBefore ? CertificateAge.NotYetValid
        : NotAfter - now < Soon ? CertificateAge.ExpiresSoon
        : CertificateAge.Valid;

    private static ValueArray<string> NamesOf(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        string[] names = extension is null ? [] : [.. extension.EnumerateDnsNames(), .. extension.EnumerateIPAddresses().Select(address => address.ToString())];
        return names.Length > 0 ? [.. names] : [certificate.Subject];
    }
}
