using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Proxy.Membership.Hosting;

/// <summary>A descriptor that whole lines are written to, many with one call: a standard stream, or a file that is appended to.
/// Whoever writes waits for as long as the descriptor takes nothing; a failure is a value.</summary>
public sealed class LineSink : ILineSink
{
    private const uint MayReadAndWrite = 0b110_110_110; // what the umask leaves of it

    private const int MaxWrite = 64 * 1024;
    private const int PipeBuffer = 4096; // PIPE_BUF of Linux

    private readonly Lock _writing = new();
    private readonly SafeFileHandle? _descriptor;
    private readonly bool _isFile;
    private bool _torn; // what stands at the end is no whole line

    private LineSink(SafeFileHandle? descriptor, bool isFile)
    {
        (_descriptor, _isFile) = (descriptor, isFile);
        if (descriptor is null || FileIdentity.Of(descriptor) is not { IsRegular: true } file) return;
        WriteLength = MaxWrite;
        _torn = isFile && EndsTorn(descriptor, file.Size);
    }

    /// <summary>Bytes that are best written with one call: to a pipe as many as go or do not go as one (PIPE_BUF), whoever keeps it full.</summary>
    public int WriteLength { get; } = PipeBuffer;

    /// <summary>Standard output, for everybody who writes to it.</summary>
    public static LineSink StandardOutput { get; } = Standard(1);

    /// <summary>Standard error, for everybody who writes to it.</summary>
    public static LineSink StandardError { get; } = Standard(2);

    /// <summary>Opens a file to append to it, and makes it if need be. Other processes may append to it as well, and anybody may cut
    /// it: a write always goes to the end that the file has then. Where that is half a line, which a full disk or a kill has left,
    /// lines begin behind it on one of their own.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">It cannot be opened; the message has the reason alone.</exception>
    public static LineSink Append(string path)
    {
        const int Flags = Libc.OpenWriteOnly | Libc.OpenAppend | Libc.OpenCreate | Libc.OpenCloseOnExec | Libc.OpenNonBlocking;
        var descriptor = Libc.Open(path, Flags, MayReadAndWrite);
        if (descriptor < 0) throw new IOException(Marshal.GetLastPInvokeError() == Libc.NoReader ? "it is a pipe that nobody reads" : Marshal.GetLastPInvokeErrorMessage());
        return new LineSink(new SafeFileHandle(descriptor, ownsHandle: true), isFile: true);
    }

    /// <summary>Writes lines. What follows a line that could be written only in part begins a line of its own.</summary>
    /// <param name="lines">The lines, each with its end.</param>
    /// <returns>What could not be written.</returns>
    public LineLoss Write(ReadOnlySpan<byte> lines)
    {
        if (_descriptor is null || lines.IsEmpty) return default;
        lock (_writing)
        {
            var rest = lines;
            var error = _torn ? WriteAll("\n"u8, out _) : 0;
            if (error == 0)
            {
                error = WriteAll(lines, out rest);
                _torn = error != 0 && rest.Length < lines.Length && lines[^(rest.Length + 1)] != (byte)'\n';
            }

            return error == 0 ? default : new LineLoss(rest.Count((byte)'\n'), error);
        }
    }

    /// <summary>Whether a path is that of a file that has a size, and of no pipe or device. Links are followed.</summary>
    /// <param name="path">The path.</param>
    public static bool IsRegular(string path) => FileIdentity.Of(path).IsRegular;

    /// <summary>Lines from the first on, whole ones and at least one, that take no more bytes than there may be.</summary>
    /// <param name="lines">The lines, each with its end.</param>
    /// <param name="max">Bytes at most, but for a first line that is longer.</param>
    public static ReadOnlySpan<byte> First(ReadOnlySpan<byte> lines, long max)
    {
        if (lines.Length <= max) return lines;
        var end = max <= 0 ? -1 : lines[..(int)max].LastIndexOf((byte)'\n');
        if (end < 0) end = lines.IndexOf((byte)'\n');
        return end < 0 ? lines : lines[..(end + 1)];
    }

    /// <summary>The file as it is now.</summary>
    internal FileIdentity Identify() => FileIdentity.Of(_descriptor!);

    /// <summary>Keeps others from it that ask for the same, until it is given back or closed; false when another has it.</summary>
    internal bool TryLock() => Libc.Lock(_descriptor!, Libc.LockExclusive | Libc.LockNonBlocking) == 0;

    /// <summary>Gives <see cref="TryLock"/> back.</summary>
    internal void Unlock() => _ = Libc.Lock(_descriptor!, Libc.LockUnlock);

    /// <summary>Closes a file. A standard stream stays open.</summary>
    public void Dispose()
    {
        if (_isFile) _descriptor!.Dispose();
    }

    /// <summary>A standard stream that this process was given. One that it was not given is nobody's: its number may be that of
    /// something which the process has opened for itself, the runtime even before its first line of code. What was given is
    /// told by what it lacks: nothing that is to be closed on exec comes through one.</summary>
    internal static LineSink Standard(int descriptor)
    {
        var flags = Libc.Control(descriptor, Libc.GetDescriptorFlags);
        var isGiven = flags >= 0 && (flags & Libc.CloseOnExec) == 0;
        return new LineSink(isGiven ? new SafeFileHandle(descriptor, ownsHandle: false) : null, isFile: false);
    }

    /// <summary>Whether a file's last line has no end. Nobody knows of a file that may not be read.</summary>
    private static bool EndsTorn(SafeFileHandle descriptor, long size)
    {
        // The same file, whatever its name leads to by now.
        var itself = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{descriptor.DangerousGetHandle()}");
        var readable = size == 0 ? -1 : Libc.Open(itself, Libc.OpenReadOnly | Libc.OpenCloseOnExec, 0);
        if (readable < 0) return false;
        using var reading = new SafeFileHandle(readable, ownsHandle: true);
        Span<byte> last = stackalloc byte[1];
        return RandomAccess.Read(reading, last, size - 1) == 1 && last[0] != (byte)'\n';
    }

    private unsafe int WriteAll(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> rest)
    {
        rest = bytes;
        while (rest.Length > 0)
        {
            nint written;
            fixed (byte* start = rest) written = Libc.Write(_descriptor!, start, (nuint)rest.Length);
            if (written > 0)
            {
                rest = rest[(int)written..];
                continue;
            }

            var error = written == 0 ? Libc.IoError : Marshal.GetLastPInvokeError();
            if (error == Libc.WouldBlock) AwaitRoom();
            else if (error != Libc.Interrupted) return error;
        }

        return 0;
    }

    // Who shares a standard stream may have made it one that does not wait.
    private unsafe void AwaitRoom()
    {
        var poll = new Libc.PollDescriptor { Descriptor = (int)_descriptor!.DangerousGetHandle(), Events = Libc.PollOut };
        _ = Libc.Poll(&poll, 1, Timeout.Infinite);
    }
}
