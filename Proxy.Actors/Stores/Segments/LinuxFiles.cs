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
    private const int WouldBlock = 11;
    private const int LockAtOnce = 2 | 4;
    private const int LockNoMore = 8;
    private const int EmptyPath = 0x1000;
    private const uint InodeStatus = 0x100;
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
        using var directory = OpenDirectory(path);
        Check(FSync(directory), "fsync");
    }

    /// <summary>Opens a directory.</summary>
    public static SafeFileHandle OpenDirectory(string path) => new(Check(OpenDescriptor(path, CloseOnExec), "open"), ownsHandle: true);

    /// <summary>Locks what is open for this descriptor alone, until <see cref="Unlock"/> or the process's end (flock(2)).</summary>
    /// <returns>Whether nobody else has it locked. A file system that has no such locks says so of everybody.</returns>
    public static bool TryLock(SafeFileHandle file) => FLock(file, LockAtOnce) >= 0 || Marshal.GetLastPInvokeError() != WouldBlock;

    /// <summary>Lets go of a lock. To close the descriptor would not do: a program that is being started has a copy of it for a moment.</summary>
    public static void Unlock(SafeFileHandle file) => _ = FLock(file, LockNoMore);

    /// <summary>What is open: the same by whatever path.</summary>
    /// <returns>The device and the inode on it.</returns>
    public static unsafe (ulong Device, ulong Inode) Identity(SafeFileHandle file)
    {
        Status status;
        Check(StatX(file, "", EmptyPath, InodeStatus, &status), "statx");
        return (((ulong)status.DeviceMajor << 32) | status.DeviceMinor, status.Inode);
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

    // What of struct statx is used.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int FLock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int StatX(SafeFileHandle file, string path, int flags, uint mask, Status* status);

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
