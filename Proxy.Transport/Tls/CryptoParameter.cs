using System.Runtime.InteropServices;

namespace Proxy.Transport.Tls;

/// <summary>OpenSSL's <c>OSSL_PARAM</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CryptoParameter
{
    internal const uint Utf8 = 4; // OSSL_PARAM_UTF8_STRING
    internal const uint Octets = 5; // OSSL_PARAM_OCTET_STRING

    internal byte* Key;
    internal uint Type;
    internal void* Data;
    internal nuint Size;
    internal nuint Returned;
}
