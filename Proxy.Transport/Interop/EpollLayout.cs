using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Proxy.Transport.Interop;

/// <summary>How <c>struct epoll_event</c> lies in memory: packed to 12 bytes on x64 only, 16 bytes with the data at
/// offset 8 elsewhere (the kernel's <c>EPOLL_PACKED</c>).</summary>
internal static unsafe class EpollLayout
{
    private static readonly bool Packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>Bytes from one event to the next.</summary>
    internal static int Stride => Packed ? 12 : 16;

    private static int DataOffset => Packed ? 4 : 8;

    internal static EpollEvents Events(byte* entry) => (EpollEvents)Unsafe.ReadUnaligned<uint>(entry);

    internal static ulong Data(byte* entry) => Unsafe.ReadUnaligned<ulong>(entry + DataOffset);

    internal static void Write(byte* entry, EpollEvents events, ulong data)
    {
        Unsafe.WriteUnaligned(entry, (uint)events);
        Unsafe.WriteUnaligned(entry + DataOffset, data);
    }
}
