using System.Runtime.InteropServices;

namespace Proxy.Memory;

/// <summary>What the process holds at a moment.</summary>
/// <param name="Heap">Managed bytes that are reachable.</param>
/// <param name="Native">Bytes that <c>malloc</c> has given out.</param>
/// <param name="Resident">Bytes of memory in use by the process as it ran, garbage included.</param>
/// <param name="Collected">The same after a full, compacting collection.</param>
internal sealed partial record MemoryReading(long Heap, long Native, long Resident, long Collected)
{
    private const int PageBytes = 4096;

    /// <summary>Reads all of them.</summary>
    internal static MemoryReading Take()
    {
        var resident = ReadResident();
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        var info = MallocInfo();
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        return new MemoryReading(heap, info.InUse + info.Mapped, resident, ReadResident());
    }

    /// <summary>Resident bytes alone.</summary>
    internal static long ReadResident() => long.Parse(
        File.ReadAllText("/proc/self/statm").Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) * PageBytes;

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial Mallinfo MallocInfo();

    /// <summary><c>struct mallinfo2</c>, mallinfo(3).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Mallinfo
    {
        internal nint Arena;
        internal nint FreeChunks;
        internal nint FastbinChunks;
        internal nint MappedRegions;
        internal nint Mapped;
        internal nint Unused;
        internal nint FastbinBytes;
        internal nint InUse;
        internal nint FreeBytes;
        internal nint Releasable;
    }
}
