using System.Runtime.InteropServices;

namespace Proxy.Membership.Hosting;

/// <summary>The C library's calls on descriptors that lines are written to. Every call that returns -1 leaves its errno in
/// <see cref="Marshal.GetLastPInvokeError"/>. Constants are Linux's, the same on x64 and arm64.</summary>
internal static unsafe partial class Libc
{
    internal const int OpenWriteOnly = 0x1;
    internal const int OpenReadWrite = 0x2;
    internal const int OpenCreate = 0x40;
    internal const int OpenAppend = 0x400;
    internal const int OpenNonBlocking = 0x800; // a pipe without a reader is an error, and not waited for
    internal const int OpenCloseOnExec = 0x80000;

    internal const int GetDescriptorFlags = 1;
    internal const int CloseOnExec = 1;

    internal const short PollOut = 4;

    internal const int Interrupted = 4; // EINTR
    internal const int IoError = 5; // EIO
    internal const int NoReader = 6; // ENXIO
    internal const int WouldBlock = 11; // EAGAIN

    private const string Name = "libc";

    [LibraryImport(Name, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags, uint mode);

    internal const int OpenFiles = 7; // RLIMIT_NOFILE

    [LibraryImport(Name, EntryPoint = "getrlimit", SetLastError = true)]
    internal static partial int GetResourceLimit(int resource, ulong* softAndHard);

    [LibraryImport(Name, EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport(Name, EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int Control(int descriptor, int command);

    [LibraryImport(Name, EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(SafeHandle descriptor, byte* bytes, nuint length);

    [LibraryImport(Name, EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMilliseconds);

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollDescriptor
    {
        internal int Descriptor;
        internal short Events;
        internal short Returned;
    }
}
