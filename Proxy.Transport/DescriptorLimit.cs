using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <summary>How many descriptors this process may open (<c>RLIMIT_NOFILE</c>; the runtime raises the soft limit to the
/// hard one at its start), and how many it has open.</summary>
public static unsafe class DescriptorLimit
{
    private const string Open = "/proc/self/fd";

    /// <summary>The limit in force.</summary>
    /// <exception cref="TransportException">The kernel does not say.</exception>
    public static long Read()
    {
        var limits = stackalloc ulong[2];
        TransportException.Check(Libc.GetResourceLimit(Libc.LimitOpenFiles, limits), "getrlimit");
        return (long)Math.Min(limits[0], long.MaxValue);
    }

    /// <summary>The descriptors that are open now: kernels from 6.2 on tell it as the size of a directory (proc(5)); of others they are counted.</summary>
    /// <exception cref="IOException">There is no <c>/proc</c>.</exception>
    public static long Count()
    {
        const int WorkingDirectory = -100;
        const uint SizeWanted = 0x200;
        const int StatusBytes = 256;
        const int SizeAt = 40; // statx(2)
        var status = stackalloc byte[StatusBytes];
        if (Libc.FileStatus(WorkingDirectory, Open, 0, SizeWanted, status) == 0 && *(long*)(status + SizeAt) is > 0 and var size) return size;
        return new DirectoryInfo(Open).EnumerateFileSystemInfos().LongCount();
    }

    /// <summary>The descriptors that are open now and no sockets: what comes and goes with connections is left out.</summary>
    /// <exception cref="IOException">There is no <c>/proc</c>.</exception>
    public static int CountWithoutSockets() => new DirectoryInfo(Open).EnumerateFileSystemInfos().Count(each => !IsSocket(each));

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
