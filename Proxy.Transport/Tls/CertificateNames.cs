using System.Security.Cryptography.X509Certificates;

namespace Proxy.Transport.Tls;

/// <summary>The names of certificates.</summary>
internal static class CertificateNames
{
    /// <summary>A name in lower case and without the dot at its end.</summary>
    internal static string Normalize(string name) => name.TrimEnd('.').ToLowerInvariant();

    /// <summary>The names that a certificate holds: its alternative names, or its common name if it has none.</summary>
    internal static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        var alternative = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        if (alternative is not null) return [.. alternative.EnumerateDnsNames(), .. alternative.EnumerateIPAddresses().Select(each => each.ToString())];
        return certificate.GetNameInfo(X509NameType.SimpleName, false) is { Length: > 0 } name ? [name] : [];
    }
}
