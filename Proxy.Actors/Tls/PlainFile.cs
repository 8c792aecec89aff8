using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Proxy.Actors.Tls;

/// <summary>Opens files that can be read again and again, and waits for nobody: a pipe without a writer is no file.</summary>
internal static partial class PlainFile
{
    // fcntl.h and unistd.h of Linux, x64 and arm64.
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int FromCurrent = 1;

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="IOException">It cannot be opened, or is none: a pipe, a socket, a terminal.</exception>
    public static SafeFileHandle Open(string path)
    {
        var descriptor = path.Contains('\0', StringComparison.Ordinal) ? -1 : OpenDescriptor(path, NonBlocking | CloseOnExec);
        if (descriptor < 0) throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Seek(file, 0, FromCurrent) >= 0) return file;
        file.Dispose();
        throw new IOException("it is a pipe or a device, which cannot be read again");
    }

    /// <summary>Whether there is something at a path that is no file: a pipe, a socket. What cannot be opened may be one.</summary>
    public static bool IsOther(string path)
    {
        const int NoSuchDevice = 6; // of a socket
        var descriptor = OpenDescriptor(path, NonBlocking | CloseOnExec);
        if (descriptor < 0) return Marshal.GetLastPInvokeError() == NoSuchDevice;
        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        return Seek(file, 0, FromCurrent) < 0;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenDescriptor(string path, int flags);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(SafeFileHandle file, long offset, int from);
}
