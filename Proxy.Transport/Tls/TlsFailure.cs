using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;

namespace Proxy.Transport.Tls;

/// <summary>Says why a session failed, in sentences that an operator understands.</summary>
internal static class TlsFailure
{
    // openssl/err.h, openssl/sslerr.h, openssl/x509_vfy.h
    private const int SslLibrary = 20;
    private const int FirstAlert = 1000;
    private const int LastAlert = FirstAlert + 255;
    private const int VerifyFailed = 134;
    private const int NotYetValid = 9;
    private const int Expired = 10;
    private const int SelfSignedLeaf = 18;
    private const int SelfSignedInChain = 19;
    private const int NoLocalIssuer = 20;
    private const int UnverifiedLeaf = 21;
    private const int WrongPurpose = 26;
    private const int WrongHost = 62;
    private const int WrongAddress = 64;

    // A stranger chooses what stands in a certificate, and how much of it.
    private const int MaxName = 128;

    /// <summary>Takes the reason from this thread's errors.</summary>
    /// <param name="certificate">What was found wrong with the peer's certificate; null when nothing was.</param>
    internal static string Take(string? certificate)
    {
        string? first = null;
        while (Libcrypto.ERR_get_error() is not 0 and var code)
        {
            var (library, reason) = ((int)(code >> 23) & 0xFF, (int)(code & 0x7FFFFF));
            if (library == SslLibrary && reason == VerifyFailed && certificate is not null) return Taken(certificate);
            if (library == SslLibrary && Known(reason) is { } known) return Taken(known);
            first ??= Marshal.PtrToStringUTF8(Libcrypto.ERR_reason_error_string(code));
        }

        return first is null ? "the TLS session broke off" : $"TLS error: {first}";
    }

    /// <summary>What is wrong with a certificate.</summary>
    /// <param name="code">OpenSSL's code (<c>X509_V_ERR</c>).</param>
    /// <param name="certificate">The one that it is said of.</param>
    /// <param name="wanted">The name or address that it should be for; null for a client's.</param>
    internal static string OfCertificate(int code, X509Certificate2? certificate, string? wanted) => code switch
    {
        Expired => $"certificate has expired (notAfter {Time(certificate?.NotAfter)}; {Subject(certificate)})",
        NotYetValid => $"certificate is not valid yet (notBefore {Time(certificate?.NotBefore)}; {Subject(certificate)})",
        SelfSignedLeaf => $"self-signed certificate ({Subject(certificate)}), and it is not among the trusted",
        SelfSignedInChain => $"self-signed certificate in chain ({Subject(certificate)}), and it is not among the trusted",
        NoLocalIssuer or UnverifiedLeaf => $"certificate ({Subject(certificate)}) is from {Cut(certificate?.Issuer ?? "an issuer")}, which is not among the trusted",
        WrongPurpose => $"certificate ({Subject(certificate)}) is not for this use: {(wanted is null ? "no client's" : "no server's")}",
        WrongHost or WrongAddress => $"hostname mismatch: wanted {wanted}, certificate is for {NamesOf(certificate)}",
        _ => $"certificate ({Subject(certificate)}) is refused: {Text(code)}",
    };

    /// <summary>OpenSSL's own words for a code.</summary>
    internal static string Text(int code) => Marshal.PtrToStringUTF8(Libcrypto.X509_verify_cert_error_string(code)) ?? "unknown";

    private static string? Known(int reason) => reason switch
    {
        >= FirstAlert and <= LastAlert => $"peer sent alert: {AlertText(reason - FirstAlert)}",
        101 or 118 or 193 or 297 or 376 or 410 => "no cipher, key or group that both sides know",
        132 => "the peer renews its keys without end",
        150 or 198 => "a record is too long",
        155 => "not TLS: the first bytes are a request to an HTTPS proxy",
        156 => "not TLS: the first bytes are an HTTP request",
        176 or 199 => "no certificate from the client",
        191 or 252 or 258 or 396 => "no TLS version that both sides speak",
        235 => "no protocol that both sides know (ALPN)",
        245 or 443 => "a record that does not belong here",
        267 => "not TLS: the first bytes are no TLS record",
        281 => "a record is broken: its check value does not fit",
        397 or 399 => "the key in a certificate is too short",
        398 => "a certificate is signed with a hash that is too weak",
        _ => null,
    };

    // RFC 8446, 6.2; those that OpenSSL has no text for come first.
    private static string? AlertText(int alert) => alert switch
    {
        109 => "missing extension",
        116 => "certificate required",
        _ => Marshal.PtrToStringUTF8(Libssl.SSL_alert_desc_string_long(alert))?.ToLowerInvariant(),
    };

    private static string Taken(string reason)
    {
        Libcrypto.ERR_clear_error();
        return reason;
    }

    private static string Subject(X509Certificate2? certificate) => certificate?.Subject is { Length: > 0 } subject ? Cut(subject) : "no subject";

    private static string NamesOf(X509Certificate2? certificate) =>
        certificate is null || CertificateNames.Of(certificate) is not { Count: > 0 } names ? "no name" : Cut(string.Join(", ", names));

    private static string Cut(string text) => text.Length <= MaxName ? text : text[..MaxName] + "...";

    private static string Time(DateTime? time) =>
        time is { } at ? at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "unknown";
}
