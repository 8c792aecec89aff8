using System.Runtime.InteropServices;

namespace Proxy.Transport.Interop;

/// <summary>Bytes of a <see cref="IoMessage"/>: <c>struct iovec</c>.</summary>
/// <param name="start">Where they lie.</param>
/// <param name="length">How many.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct IoPiece(byte* start, int length)
{
    private readonly byte* _start = start;
    private readonly nuint _length = (nuint)length;
}
