using System.Runtime.InteropServices;

namespace Proxy.Transport.Tls;

/// <summary>The calls of OpenSSL's libssl, as <see cref="TlsLibrary"/> has loaded it. Constants are those of <c>openssl/ssl.h</c>.</summary>
internal static unsafe partial class Libssl
{
    internal const string Name = "proxy-libssl";

    internal const ulong NoCompression = 1UL << 17;
    internal const ulong PrioritizeChaCha = 1UL << 21;
    internal const ulong CipherServerPreference = 1UL << 22;
    internal const ulong NoTicket = 1ul << 14; // SSL_OP_NO_TICKET
    internal const ulong NoRenegotiation = 1UL << 30;

    internal const int EnablePartialWrite = 1;
    internal const int AcceptMovingWriteBuffer = 2;
    internal const int NoAutoChain = 8;
    internal const int ReleaseBuffers = 0x10;

    internal const int ControlMode = 33;
    internal const int ControlSessionCache = 44;
    internal const int ControlServerName = 55;
    internal const int ControlChainCertificate = 89;
    internal const int ControlMinProtocol = 123;

    internal const int CacheOff = 0;
    internal const int CacheClient = 0x1 | 0x300; // SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL

    internal const int VerifyNone = 0;
    internal const int VerifyPeer = 1;
    internal const int FailWithoutCertificate = 2;

    internal const int ErrorWantRead = 2;
    internal const int ErrorWantWrite = 3;
    internal const int ErrorZeroReturn = 6;

    internal const uint ExtensionServerName = 0;
    internal const uint NoPartialWildcards = 4; // X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS

    internal const int AlertOk = 0;
    internal const int AlertFatal = 2;

    [LibraryImport(Name)]
    internal static partial nint TLS_method();

    [LibraryImport(Name)]
    internal static partial nint SSL_CTX_new(nint method);

    [LibraryImport(Name)]
    internal static partial void SSL_CTX_free(nint context);

    [LibraryImport(Name)]
    internal static partial nint SSL_CTX_ctrl(nint context, int command, nint number, void* pointer);

    [LibraryImport(Name)]
    internal static partial int SSL_version(nint ssl);

    [LibraryImport(Name)]
    internal static partial int SSL_CTX_set_num_tickets(nint context, nuint count);

    [LibraryImport(Name)]
    internal static partial ulong SSL_CTX_set_options(nint context, ulong options);

    [LibraryImport(Name)]
    internal static partial int SSL_CTX_set_cipher_list(nint context, byte* list);

    [LibraryImport(Name)]
    internal static partial int SSL_CTX_set_ciphersuites(nint context, byte* list);

    [LibraryImport(Name)]
    internal static partial int SSL_CTX_use_certificate(nint context, nint certificate);

    [LibraryImport(Name)]
    internal static partial int SSL_CTX_use_PrivateKey(nint context, nint key);

    [LibraryImport(Name)]
    internal static partial int SSL_CTX_check_private_key(nint context);

    [LibraryImport(Name)]
    internal static partial nint SSL_CTX_get_cert_store(nint context);

    [LibraryImport(Name)]
    internal static partial int SSL_CTX_set_default_verify_paths(nint context);

    [LibraryImport(Name)]
    internal static partial int SSL_CTX_add_client_CA(nint context, nint certificate);

    [LibraryImport(Name)]
    internal static partial void SSL_CTX_set_verify(nint context, int mode, delegate* unmanaged<int, nint, int> callback);

    [LibraryImport(Name)]
    internal static partial int SSL_CTX_set_alpn_protos(nint context, byte* list, uint length);

    [LibraryImport(Name)]
    internal static partial void SSL_CTX_set_alpn_select_cb(
        nint context, delegate* unmanaged<nint, byte**, byte*, byte*, uint, void*, int> callback, void* argument);

    [LibraryImport(Name)]
    internal static partial void SSL_CTX_set_client_hello_cb(nint context, delegate* unmanaged<nint, int*, void*, int> callback, void* argument);

    [LibraryImport(Name)]
    internal static partial int SSL_CTX_set_tlsext_ticket_key_evp_cb(
        nint context, delegate* unmanaged<nint, byte*, byte*, nint, nint, int, int> callback);

    [LibraryImport(Name)]
    internal static partial void SSL_CTX_sess_set_new_cb(nint context, delegate* unmanaged<nint, nint, int> callback);

    [LibraryImport(Name)]
    internal static partial nint SSL_new(nint context);

    [LibraryImport(Name)]
    internal static partial void SSL_free(nint ssl);

    [LibraryImport(Name)]
    internal static partial void SSL_set_bio(nint ssl, nint read, nint write);

    [LibraryImport(Name)]
    internal static partial void SSL_set_accept_state(nint ssl);

    [LibraryImport(Name)]
    internal static partial void SSL_set_connect_state(nint ssl);

    [LibraryImport(Name)]
    internal static partial int SSL_set_ex_data(nint ssl, int index, void* data);

    [LibraryImport(Name)]
    internal static partial void* SSL_get_ex_data(nint ssl, int index);

    [LibraryImport(Name)]
    internal static partial int SSL_get_ex_data_X509_STORE_CTX_idx();

    [LibraryImport(Name)]
    internal static partial nint SSL_set_SSL_CTX(nint ssl, nint context);

    [LibraryImport(Name)]
    internal static partial ulong SSL_set_options(nint ssl, ulong options);

    [LibraryImport(Name)]
    internal static partial void SSL_set_verify(nint ssl, int mode, delegate* unmanaged<int, nint, int> callback);

    [LibraryImport(Name)]
    internal static partial int SSL_set_session_id_context(nint ssl, byte* context, uint length);

    [LibraryImport(Name)]
    internal static partial nint SSL_ctrl(nint ssl, int command, nint number, void* pointer);

    [LibraryImport(Name)]
    internal static partial int SSL_set1_host(nint ssl, byte* host);

    [LibraryImport(Name)]
    internal static partial void SSL_set_hostflags(nint ssl, uint flags);

    [LibraryImport(Name)]
    internal static partial nint SSL_get0_param(nint ssl);

    [LibraryImport(Name)]
    internal static partial int SSL_client_hello_get0_ext(nint ssl, uint type, byte** data, nuint* length);

    [LibraryImport(Name)]
    internal static partial int SSL_do_handshake(nint ssl);

    [LibraryImport(Name)]
    internal static partial int SSL_read(nint ssl, byte* buffer, int length);

    [LibraryImport(Name)]
    internal static partial int SSL_peek(nint ssl, byte* buffer, int length);

    [LibraryImport(Name)]
    internal static partial int SSL_write(nint ssl, byte* buffer, int length);

    [LibraryImport(Name)]
    internal static partial int SSL_shutdown(nint ssl);

    [LibraryImport(Name)]
    internal static partial int SSL_get_error(nint ssl, int result);

    [LibraryImport(Name)]
    internal static partial int SSL_pending(nint ssl);

    [LibraryImport(Name)]
    internal static partial int SSL_has_pending(nint ssl);

    [LibraryImport(Name)]
    internal static partial int SSL_session_reused(nint ssl);

    [LibraryImport(Name)]
    internal static partial int SSL_set_session(nint ssl, nint session);

    [LibraryImport(Name)]
    internal static partial int SSL_SESSION_is_resumable(nint session);

    [LibraryImport(Name)]
    internal static partial void SSL_SESSION_free(nint session);

    [LibraryImport(Name)]
    internal static partial nint SSL_get_version(nint ssl);

    [LibraryImport(Name)]
    internal static partial nint SSL_get_current_cipher(nint ssl);

    [LibraryImport(Name)]
    internal static partial nint SSL_CIPHER_get_name(nint cipher);

    [LibraryImport(Name)]
    internal static partial void SSL_get0_alpn_selected(nint ssl, byte** protocol, uint* length);

    [LibraryImport(Name)]
    internal static partial nint SSL_get_verify_result(nint ssl);

    [LibraryImport(Name)]
    internal static partial nint SSL_get1_peer_certificate(nint ssl);

    [LibraryImport(Name)]
    internal static partial nint SSL_get_session(nint ssl);

    [LibraryImport(Name)]
    internal static partial byte SSL_SESSION_get_max_fragment_length(nint session);

    [LibraryImport(Name)]
    internal static partial nint SSL_alert_desc_string_long(int alert);
}
