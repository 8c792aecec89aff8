using Proxy.Configuration;
using Proxy.Membership.Certificates;

namespace Proxy.Actors.Tls;

/// <summary>How certificates are named to operators.</summary>
internal static class CertificateText
{
    private const int MaxNames = 3;

    /// <summary>The first of some names, and how many more there are.</summary>
    internal static string Names(IEnumerable<string> names)
    {
        var all = names.ToList();
        var first = string.Join(' ', all.Take(MaxNames).Select(each => Quoted.Plain(each)));
        return all.Count > MaxNames ? $"{first} +{all.Count - MaxNames}" : first;
    }

    /// <summary>A certificate: what it is for, its file, its names.</summary>
    internal static string Of(CertificateInfo info) =>
        $"{(info.Use == "ca" ? "CA certificate" : "certificate")} {TlsFiles.Show(info.File)} ({Names(info.Names)})";
}
