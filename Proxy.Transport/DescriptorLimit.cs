using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <summary>How many descriptors this process may open (<c>RLIMIT_NOFILE</c>; the runtime raises the soft limit to the
/// hard one at its start).</summary>
public static unsafe class DescriptorLimit
{
    /// <summary>The limit in force.</summary>
    /// <exception cref="TransportException">The kernel does not say.</exception>
    public static long Read()
    {
        var limits = stackalloc ulong[2];
        TransportException.Check(Libc.GetResourceLimit(Libc.LimitOpenFiles, limits), "getrlimit");
        return (long)Math.Min(limits[0], long.MaxValue);
    }
}
