using System.Runtime.InteropServices;
using System.Text;

namespace Proxy.Testing;

/// <summary>A pipe with a name, for a program to write to as slowly as the test reads. It always has a reader.</summary>
public sealed partial class NamedPipe : IDisposable
{
    private const int GetCapacity = 1032; // F_GETPIPE_SZ
    private const nuint GetUnread = 0x541B; // FIONREAD
    private const uint Mode = 0b110_000_000;

    private readonly FileStream _end;
    private readonly StreamReader _reader;

    /// <summary>Makes one, or opens the one that is there.</summary>
    /// <param name="path">Where.</param>
    public NamedPipe(string path)
    {
        if (!File.Exists(path) && MakeFifo(path, Mode) < 0) throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        _end = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        _reader = new StreamReader(_end, Encoding.UTF8);
        Path = path;
        Capacity = Control(_end.SafeFileHandle, GetCapacity);
    }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>How many bytes go in before a writer waits.</summary>
    public int Capacity { get; }

    /// <summary>How many bytes wait in it for the reader.</summary>
    public int Unread => IoControl(_end.SafeFileHandle, GetUnread, out var bytes) < 0 ? throw new IOException(Marshal.GetLastPInvokeErrorMessage()) : bytes;

    /// <summary>Fills it with lines of an x each: who writes to it waits from then on.</summary>
    public void Fill() => _end.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("x\n", Capacity / 2))));

    /// <summary>Reads bytes that wait in it. Not after a line.</summary>
    public void ReadExactly(Span<byte> bytes) => _end.ReadExactly(bytes);

    /// <summary>Reads the next line, for as long as it takes.</summary>
    public string ReadLine() => _reader.ReadLine()!;

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        _reader.Dispose();
        _end.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeHandle descriptor, int command);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoControl(SafeHandle descriptor, nuint request, out int value);
}
