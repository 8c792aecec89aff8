using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Proxy.Transport.Interop;

/// <summary>How <c>struct epoll_event</c> lies in memory: packed to 12 bytes on x64 only, 16 bytes with the data at
/// offset 8 elsewhere (the kernel's <c>EPOLL_PACKED</c>).</summary>
internal static unsafe class EpollLayout
{
    private static readonly bool Packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>Bytes from one event to the next.</summary>
    internal static int Stride => StrideOf(Packed);

    internal static int StrideOf(bool packed) => packed ? 12 : 16;

    internal static EpollEvents Events(byte* entry) => (EpollEvents)Unsafe.ReadUnaligned<uint>(entry);

    internal static ulong Data(byte* entry) => Data(entry, Packed);

    internal static ulong Data(byte* entry, bool packed) => Unsafe.ReadUnaligned<ulong>(entry + DataOffset(packed));

    internal static void Write(byte* entry, EpollEvents events, ulong data) => Write(entry, events, data, Packed);

    internal static void Write(byte* entry, EpollEvents events, ulong data, bool packed)
    {
        Unsafe.WriteUnaligned(entry, (uint)events);
        Unsafe.WriteUnaligned(entry + DataOffset(packed), data);
    }

    private static int DataOffset(bool packed) => packed ? 4 : 8;
}
