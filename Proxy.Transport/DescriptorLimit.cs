using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <summary>How many descriptors this process may open (<c>RLIMIT_NOFILE</c>; the runtime raises the soft limit to the
/// hard one at its start), and how many it has open.</summary>
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

    /// <summary>The descriptors that are open now and no sockets: what comes and goes with connections is left out.</summary>
    /// <exception cref="IOException">There is no <c>/proc</c>.</exception>
    public static int CountWithoutSockets() => new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Count(each => !IsSocket(each));

    private static bool IsSocket(FileSystemInfo descriptor)
    {
        try
        {
            return descriptor.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) ?? false;
        }
        catch (IOException)
        {
            return false; // closed meanwhile
        }
    }
}
