using Proxy.Transport.Interop;

namespace Proxy.Transport;

/// <summary>A pipe through which the kernel hands bytes of one socket to another without copying them (<c>splice(2)</c>). It is for them
/// what a loop's scratch block is for bytes that are copied: whoever fills it empties it before anybody else does. Used on one loop's
/// thread.</summary>
public sealed unsafe class SplicePipe : IDisposable
{
    // A page of the pipe holds what one packet brought, which is as little as 1,448 bytes. With fewer pages than these, calls that move
    // little cost more than copying.
    private const int Wanted = 1024 * 1024;
    private const int Least = 256 * 1024;

    private readonly int _reader;
    private readonly int _writer;
    private long _moved;

    private SplicePipe(int reader, int writer)
    {
        _reader = reader;
        _writer = writer;
    }

    /// <summary>Whether <c>splice</c> may be called: a filter (seccomp) of whoever runs the process may forbid it, or a kernel of their own not
    /// have it.</summary>
    public static bool IsAllowed =>
        Libc.Splice(-1, null, -1, null, 0, Libc.SpliceNonBlocking) >= 0 || Errno.Last is not (Errno.NotPermitted or Errno.NotImplemented);

    /// <summary>Bytes in it.</summary>
    public int Bytes { get; private set; }

    /// <summary>Bytes that have left it for a socket, since it was opened. On any thread.</summary>
    public long Moved => Volatile.Read(ref _moved);

    /// <summary>Opens a pipe of 1 MiB, or less where the kernel gives less (<c>fs.pipe-max-size</c>,
    /// <c>fs.pipe-user-pages-soft</c>).</summary>
    /// <returns>Null when not even 256 KiB can be had, or no descriptors, or when <see cref="IsAllowed"/> says that it would be of no use.</returns>
    internal static SplicePipe? TryOpen()
    {
        if (!IsAllowed) return null;
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, Libc.PipeNonBlocking) != 0) return null;
        var pipe = new SplicePipe(ends[0], ends[1]);
        for (var size = Wanted; size >= Least; size /= 2)
        {
            if (Libc.FileControl(ends[1], Libc.SetPipeSize, size) >= 0) return pipe;
        }

        pipe.Dispose();
        return null;
    }

    /// <summary>Takes bytes out, and copies them.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="length">At most <see cref="Bytes"/>.</param>
    /// <exception cref="TransportException">There are fewer, which is a defect.</exception>
    public void Take(byte* buffer, int length)
    {
        while (length > 0)
        {
            var read = Libc.Read(_reader, buffer, (nuint)length);
            if (read <= 0 && Errno.Last == Errno.Interrupted) continue;
            if (read <= 0) throw TransportException.FromLast("read");
            Bytes -= (int)read;
            buffer += read;
            length -= (int)read;
        }
    }

    /// <summary>Closes it, with what is in it.</summary>
    public void Dispose()
    {
        _ = Libc.Close(_reader);
        _ = Libc.Close(_writer);
    }

    /// <summary>Has the kernel put in what a socket has received.</summary>
    /// <returns>Bytes; 0 at an end, below 0 with the reason in errno.</returns>
    internal int Fill(int socket, int length)
    {
        var moved = Move(socket, _writer, length);
        if (moved > 0) Bytes += moved;
        return moved;
    }

    /// <summary>Has a socket take what is in it.</summary>
    /// <returns>Bytes; below 0 with the reason in errno.</returns>
    internal int Drain(int socket)
    {
        var moved = Move(_reader, socket, Bytes);
        if (moved <= 0) return moved;
        Bytes -= moved;
        Volatile.Write(ref _moved, _moved + moved);
        return moved;
    }

    private static int Move(int from, int to, int length)
    {
        nint moved;
        do moved = Libc.Splice(from, null, to, null, (nuint)length, Libc.SpliceNonBlocking);
        while (moved < 0 && Errno.Last == Errno.Interrupted);
        return (int)moved;
    }
}
