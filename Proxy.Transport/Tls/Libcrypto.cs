using System.Runtime.InteropServices;

namespace Proxy.Transport.Tls;

/// <summary>The calls of OpenSSL's libcrypto, as <see cref="TlsLibrary"/> has loaded it.</summary>
internal static unsafe partial class Libcrypto
{
    internal const string Name = "proxy-libcrypto";

    internal const int BioRead = 1; // BIO_FLAGS_READ
    internal const int BioWrite = 2; // BIO_FLAGS_WRITE
    internal const int BioRetry = 8; // BIO_FLAGS_SHOULD_RETRY
    internal const int BioFlags = 0xF;
    internal const int BioSourceSink = 0x0400; // BIO_TYPE_SOURCE_SINK
    internal const int BioControlFlush = 11;

    [LibraryImport(Name)]
    internal static partial int BIO_get_new_index();

    [LibraryImport(Name)]
    internal static partial nint BIO_meth_new(int type, byte* name);

    [LibraryImport(Name)]
    internal static partial int BIO_meth_set_write(nint method, delegate* unmanaged<nint, byte*, int, int> callback);

    [LibraryImport(Name)]
    internal static partial int BIO_meth_set_read(nint method, delegate* unmanaged<nint, byte*, int, int> callback);

    [LibraryImport(Name)]
    internal static partial int BIO_meth_set_ctrl(nint method, delegate* unmanaged<nint, int, nint, void*, nint> callback);

    [LibraryImport(Name)]
    internal static partial int BIO_meth_set_create(nint method, delegate* unmanaged<nint, int> callback);

    [LibraryImport(Name)]
    internal static partial int BIO_meth_set_destroy(nint method, delegate* unmanaged<nint, int> callback);

    [LibraryImport(Name)]
    internal static partial nint BIO_new(nint method);

    [LibraryImport(Name)]
    internal static partial nint BIO_new_mem_buf(void* bytes, int length);

    [LibraryImport(Name)]
    internal static partial int BIO_free(nint bio);

    [LibraryImport(Name)]
    internal static partial void BIO_set_init(nint bio, int value);

    [LibraryImport(Name)]
    internal static partial void BIO_set_data(nint bio, void* data);

    [LibraryImport(Name), SuppressGCTransition]
    internal static partial void* BIO_get_data(nint bio);

    [LibraryImport(Name), SuppressGCTransition]
    internal static partial void BIO_set_flags(nint bio, int flags);

    [LibraryImport(Name), SuppressGCTransition]
    internal static partial void BIO_clear_flags(nint bio, int flags);

    [LibraryImport(Name)]
    internal static partial void ERR_clear_error();

    [LibraryImport(Name)]
    internal static partial nuint ERR_get_error();

    [LibraryImport(Name)]
    internal static partial nint ERR_reason_error_string(nuint code);

    [LibraryImport(Name)]
    internal static partial nint PEM_read_bio_X509(nint bio, void* into, void* callback, void* password);

    [LibraryImport(Name)]
    internal static partial nint PEM_read_bio_PrivateKey(nint bio, void* into, void* callback, void* password);

    [LibraryImport(Name)]
    internal static partial void X509_free(nint certificate);

    [LibraryImport(Name)]
    internal static partial int X509_up_ref(nint certificate);

    [LibraryImport(Name)]
    internal static partial int X509_check_private_key(nint certificate, nint key);

    [LibraryImport(Name)]
    internal static partial nint X509_get_subject_name(nint certificate);

    [LibraryImport(Name)]
    internal static partial byte* X509_NAME_oneline(nint name, byte* buffer, int size);

    [LibraryImport(Name)]
    internal static partial int X509_NAME_get_index_by_NID(nint name, int id, int last);

    [LibraryImport(Name)]
    internal static partial nint X509_NAME_get_entry(nint name, int index);

    [LibraryImport(Name)]
    internal static partial nint X509_NAME_ENTRY_get_data(nint entry);

    [LibraryImport(Name)]
    internal static partial int ASN1_STRING_to_UTF8(byte** text, nint data);

    [LibraryImport(Name)]
    internal static partial void CRYPTO_free(void* memory, byte* file, int line);

    [LibraryImport(Name)]
    internal static partial int i2d_X509(nint certificate, byte** output);

    [LibraryImport(Name)]
    internal static partial int X509_STORE_add_cert(nint store, nint certificate);

    [LibraryImport(Name)]
    internal static partial int X509_STORE_CTX_get_error(nint store);

    [LibraryImport(Name)]
    internal static partial nint X509_STORE_CTX_get_current_cert(nint store);

    [LibraryImport(Name)]
    internal static partial void* X509_STORE_CTX_get_ex_data(nint store, int index);

    [LibraryImport(Name)]
    internal static partial nint X509_verify_cert_error_string(nint code);

    [LibraryImport(Name)]
    internal static partial int X509_VERIFY_PARAM_set1_ip_asc(nint parameters, byte* address);

    [LibraryImport(Name)]
    internal static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Name)]
    internal static partial int EVP_PKEY_get_base_id(nint key);

    [LibraryImport(Name)]
    internal static partial nint EVP_aes_256_cbc();

    [LibraryImport(Name)]
    internal static partial int EVP_EncryptInit_ex(nint context, nint cipher, nint engine, byte* key, byte* vector);

    [LibraryImport(Name)]
    internal static partial int EVP_DecryptInit_ex(nint context, nint cipher, nint engine, byte* key, byte* vector);

    [LibraryImport(Name)]
    internal static partial int EVP_MAC_CTX_set_params(nint context, CryptoParameter* parameters);

    [LibraryImport(Name)]
    internal static partial int RAND_bytes(byte* buffer, int length);
}
