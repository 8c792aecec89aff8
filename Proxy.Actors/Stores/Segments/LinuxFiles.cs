using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Proxy.Actors.Stores.Segments;

/// <summary>What the framework's files do not do.</summary>
internal static partial class LinuxFiles
{
    // fcntl.h, unistd.h and errno.h of Linux, x64 and arm64.
    private const int CloseOnExec = 0x80000;
    private const uint WriteRange = 2;
    private const int GetFlags = 3;
    private const int SetFlags = 4;
    private const int NoAccessTime = 0x40000;
    private const int NoWait = 8;
    private const int Interrupted = 4;
    private const int NotSupported = 95;

    /// <summary>Returns when the bytes of a file, and what it takes to find them, are on the disk. Never tried again: an error is told once, and
    /// what could not be written then is gone (fsync(2), ERRORS).</summary>
    public static void SyncData(SafeFileHandle file) => Check(FdataSync(file), "fdatasync");

    /// <summary>Has the kernel begin to write a part of a file; what comes of it, the next sync says.</summary>
    public static void StartWriting(SafeFileHandle file, long offset, long length) => _ = SyncFileRange(file, offset, length, WriteRange);

    /// <summary>Reading a file does not change when it was last read: to write that down can take as long as the disk does. Only a file's owner
    /// may ask for it.</summary>
    public static void LeaveAccessTime(SafeFileHandle file)
    {
        if (Control(file, GetFlags, 0) is >= 0 and var flags) _ = Control(file, SetFlags, flags | NoAccessTime);
    }

    /// <summary>Reads what the kernel has in memory at a place, and does not wait for the disk.</summary>
    /// <returns>Bytes read; below 0 when there are none in memory, or the file system does not tell.</returns>
    public static unsafe nint ReadCached(SafeFileHandle file, long offset, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var part = new Part { Start = start, Length = (nuint)buffer.Length };
            return ReadParts(file, &part, 1, offset, NoWait);
        }
    }

    /// <summary>Gives a file its size and its space. A file system that cannot promise space gives the size only.</summary>
    public static void Allocate(SafeFileHandle file, long length)
    {
        int result;
        do result = FAllocate(file, 0, 0, length);
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        if (result < 0 && Marshal.GetLastPInvokeError() == NotSupported) RandomAccess.SetLength(file, length);
        else Check(result, "fallocate");
    }

    /// <summary>Returns when the names in a directory are on the disk.</summary>
    public static void SyncDirectory(string path)
    {
        var descriptor = Check(OpenDescriptor(path, CloseOnExec), "open");
        using var directory = new SafeFileHandle(descriptor, ownsHandle: true);
        Check(FSync(directory), "fsync");
    }

    private static int Check(int result, string call)
    {
        if (result >= 0) return result;
        var error = Marshal.GetLastPInvokeError();
        throw new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Part
    {
        public byte* Start;
        public nuint Length;
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(SafeFileHandle file, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "preadv2")]
    private static unsafe partial nint ReadParts(SafeFileHandle file, Part* parts, int count, long offset, int flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenDescriptor(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FdataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int FAllocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    private static partial int SyncFileRange(SafeFileHandle file, long offset, long length, uint flags);
}
