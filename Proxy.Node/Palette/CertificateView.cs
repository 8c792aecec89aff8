using System.Globalization;
using Proxy.Membership.Certificates;

namespace Proxy.Node.Palette;

/// <summary>A certificate as JSON has it.</summary>
/// <param name="Where">Whose it is.</param>
/// <param name="Use">What it is for.</param>
/// <param name="Names">The names that it is for.</param>
/// <param name="Shown">The first of them, for a table.</param>
/// <param name="Issuer">Who issued it.</param>
/// <param name="NotBefore">From when on it holds.</param>
/// <param name="Expires">Until when.</param>
/// <param name="Days">Whole days until then; below zero afterwards.</param>
/// <param name="State">Whether somebody has to see to it.</param>
/// <param name="File">Where it was read.</param>
/// <param name="Problem">Why what is in the files now is not in use; null when it is.</param>
/// <param name="IsShown">Whether others can get to see it; if not, another is for its names.</param>
internal sealed record CertificateView(
    string Where,
    string Use,
    IReadOnlyList<string> Names,
    string Shown,
    string Issuer,
    string NotBefore,
    string Expires,
    long Days,
    CertificateState State,
    string File,
    string? Problem,
    bool IsShown)
{
    private const int NamesShown = 2;

    public static CertificateView Of(CertificateInfo info, DateTimeOffset now) => new(
        info.Where,
        info.Use,
        [.. info.Names],
        Join(info),
        info.Issuer,
        Text(info.NotBefore),
        Text(info.NotAfter),
        (long)Math.Floor((info.NotAfter - now).TotalDays),
        StateOf(info, now),
        info.File,
        info.Problem.Length == 0 ? null : info.Problem,
        info.IsShown);

    private static CertificateState StateOf(CertificateInfo info, DateTimeOffset now) =>
        (info.AgeAt(now), info.Problem.Length > 0, info.IsShown) switch
        {
            (CertificateAge.Expired, _, _) => CertificateState.Expired,
            (CertificateAge.NotYetValid, _, _) => CertificateState.NotYetValid,
            (_, true, _) => CertificateState.NotRenewed,
            (_, _, false) => CertificateState.Unused,
            (CertificateAge.ExpiresSoon, _, _) => CertificateState.ExpiresSoon,
            _ => CertificateState.Ok,
        };

    private static string Join(CertificateInfo info)
    {
        var first = string.Join(' ', info.Names.Take(NamesShown));
        return info.Names.Count > NamesShown ? $"{first} +{info.Names.Count - NamesShown}" : first;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
