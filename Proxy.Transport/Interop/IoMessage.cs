using System.Runtime.InteropServices;

namespace Proxy.Transport.Interop;

/// <summary>What is sent from several places at once: <c>struct msghdr</c> of 64-bit Linux, without an address and without control data.</summary>
/// <param name="pieces">The pieces.</param>
/// <param name="count">How many.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct IoMessage(IoPiece* pieces, int count)
{
    private readonly void* _name;
    private readonly nuint _nameLength;
    private readonly IoPiece* _pieces = pieces;
    private readonly nuint _count = (nuint)count;
    private readonly void* _control;
    private readonly nuint _controlLength;
    private readonly nuint _flags;
}
