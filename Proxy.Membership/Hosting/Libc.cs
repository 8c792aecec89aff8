using System.Runtime.InteropServices;

namespace Proxy.Membership.Hosting;

/// <summary>The C library's calls on descriptors that lines are written to. Every call that returns -1 leaves its errno in
/// <see cref="Marshal.GetLastPInvokeError"/>. Constants are Linux's, the same on x64 and arm64.</summary>
internal static unsafe partial class Libc
{
    internal const int OpenReadOnly = 0x0;
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

    internal const int NoEntry = 2; // ENOENT

    internal const int LockExclusive = 2;
    internal const int LockUnlock = 8;
    internal const int LockNonBlocking = 4;

    internal const int WorkingDirectory = -100; // AT_FDCWD
    internal const int EmptyPath = 0x1000; // AT_EMPTY_PATH: the descriptor itself
    internal const uint BasicStatus = 0x7FF; // STATX_BASIC_STATS
    internal const int FileTypeMask = 0xF000;
    internal const int RegularFile = 0x8000;

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

    [LibraryImport(Name, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Status(int directory, string path, int flags, uint mask, FileStatus* status);

    [LibraryImport(Name, EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Rename(string from, string to);

    [LibraryImport(Name, EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Unlink(string path);

    [LibraryImport(Name, EntryPoint = "flock", SetLastError = true)]
    internal static partial int Lock(SafeHandle descriptor, int operation);

    [LibraryImport(Name, EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMilliseconds);

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollDescriptor
    {
        internal int Descriptor;
        internal short Events;
        internal short Returned;
    }

    /// <summary>What of <c>struct statx</c> is used.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct FileStatus
    {
        [FieldOffset(28)]
        internal ushort Mode;

        [FieldOffset(32)]
        internal ulong Inode;

        [FieldOffset(40)]
        internal ulong Size;

        [FieldOffset(136)]
        internal uint DeviceMajor;

        [FieldOffset(140)]
        internal uint DeviceMinor;
    }
}
