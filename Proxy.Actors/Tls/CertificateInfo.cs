using Proxy.Configuration;

namespace Proxy.Actors.Tls;

/// <summary>A certificate in use, as operators are told of it. Nothing of its key.</summary>
/// <param name="Where">Whose it is: <c>listener web</c>, or <c>pool web</c>.</param>
/// <param name="Use">What it is for: <c>server</c>, <c>client</c> (we show it), or <c>ca</c> (others' are checked with it).</param>
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
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    /// <summary>Where in its life it is.</summary>
    /// <param name="now">What time it is.</param>
    public CertificateAge AgeAt(DateTimeOffset now) =>
        now > NotAfter ? CertificateAge.Expired
        : now < NotBefore ? CertificateAge.NotYetValid
        : NotAfter - now < Soon ? CertificateAge.ExpiresSoon
        : CertificateAge.Valid;
}
