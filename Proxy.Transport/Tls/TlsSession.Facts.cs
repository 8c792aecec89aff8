using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;

namespace Proxy.Transport.Tls;

/// <content>What the handshake has agreed on.</content>
public sealed unsafe partial class TlsSession
{
    private const int CommonName = 13; // NID_commonName
    private const int NameBytes = 256;

    // OpenSSL's own texts never move and never go.
    private static readonly ConcurrentDictionary<nint, string> Texts = new();

    private void OnAgreed()
    {
        if (Facts is not null) return;
        var (subject, name) = ReadPeer();
        var result = (int)Libssl.SSL_get_verify_result(_ssl);
        Facts = new TlsFacts(
            Text(Libssl.SSL_get_version(_ssl)),
            Text(Libssl.SSL_CIPHER_get_name(Libssl.SSL_get_current_cipher(_ssl))),
            ServerName,
            ReadAlpn(),
            Libssl.SSL_session_reused(_ssl) == 1,
            subject,
            name,
            subject is null ? null : result == 0 ? "ok" : TlsFailure.Text(result));
        // A code of RFC 6066, 4: 1 is 512 bytes, 4 is 4,096.
        var code = Libssl.SSL_SESSION_get_max_fragment_length(Libssl.SSL_get_session(_ssl));
        if (code is >= 1 and <= 4) MaxSendPlaintext = 256 << code;
    }

    private string? ReadAlpn()
    {
        byte* name;
        uint length;
        Libssl.SSL_get0_alpn_selected(_ssl, &name, &length);
        return length == 0 ? null : Context.Alpn.TextOf(new ReadOnlySpan<byte>(name, (int)length));
    }

    private (string? Subject, string? Name) ReadPeer()
    {
        var certificate = Libssl.SSL_get1_peer_certificate(_ssl);
        if (certificate == 0) return (null, null);
        var subject = Libcrypto.X509_get_subject_name(certificate);
        var text = stackalloc byte[NameBytes];
        _ = Libcrypto.X509_NAME_oneline(subject, text, NameBytes);
        var whole = Marshal.PtrToStringUTF8((nint)text);
        var name = ReadCommonName(subject);
        Libcrypto.X509_free(certificate);
        return (whole, name);
    }

    /// <summary>The whole of it: a NUL within it ends nothing.</summary>
    private static string? ReadCommonName(nint subject)
    {
        var index = Libcrypto.X509_NAME_get_index_by_NID(subject, CommonName, -1);
        if (index < 0) return null;
        byte* text;
        var length = Libcrypto.ASN1_STRING_to_UTF8(&text, Libcrypto.X509_NAME_ENTRY_get_data(Libcrypto.X509_NAME_get_entry(subject, index)));
        if (length < 0) return null;
        var name = Encoding.UTF8.GetString(text, length);
        Libcrypto.CRYPTO_free(text, null, 0);
        return name.Length == 0 ? null : name;
    }

    private static string Text(nint text) => text == 0 ? "" : Texts.GetOrAdd(text, static at => Marshal.PtrToStringUTF8(at) ?? "");
}
