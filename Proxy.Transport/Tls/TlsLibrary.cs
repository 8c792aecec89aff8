using System.Reflection;
using System.Runtime.InteropServices;

namespace Proxy.Transport.Tls;

/// <summary>Whether this machine has the OpenSSL that TLS is done with: the one that .NET loads as well.</summary>
public static class TlsLibrary
{
    // The first that is there, as .NET chooses.
    private static readonly string[] Versions = [".so.3", ".so.4"];

    private static readonly nint Ssl;
    private static readonly nint Crypto;

    static TlsLibrary()
    {
        (Ssl, Crypto) = Load("libssl", "libcrypto");
        if (Ssl != 0) NativeLibrary.SetDllImportResolver(typeof(TlsLibrary).Assembly, Resolve);
        Problem = ProblemOf(Ssl);
    }

    /// <summary>Why TLS cannot be had here and what to do about it; null when it can.</summary>
    public static string? Problem { get; }

    /// <summary>Whether TLS can be had here.</summary>
    public static bool IsAvailable => Problem is null;

    /// <summary>Makes sure that the libraries are there before anything of them is called.</summary>
    /// <exception cref="TlsException">They are not.</exception>
    internal static void Ensure()
    {
        if (Problem is { } problem) throw new TlsException(problem);
    }

    internal static (nint Ssl, nint Crypto) Load(string ssl, string crypto)
    {
        foreach (var version in Versions)
        {
            if (NativeLibrary.TryLoad(ssl + version, out var first) && NativeLibrary.TryLoad(crypto + version, out var second)) return (first, second);
        }

        return (0, 0);
    }

    internal static string? ProblemOf(nint ssl) =>
        ssl != 0 ? null : "TLS needs OpenSSL 3, and libssl.so.3 is not on this machine; install it: apt-get install libssl3";

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) => name switch
    {
        Libssl.Name => Ssl,
        Libcrypto.Name => Crypto,
        _ => 0,
    };
}
