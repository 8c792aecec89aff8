using System.Globalization;
using System.Runtime.InteropServices;

namespace Proxy.Membership.Hosting;

/// <summary>A file that lines are appended to, and that is renamed to <c>NAME.1</c> before it grows beyond a size; what was
/// <c>NAME.1</c> is <c>NAME.2</c> then, and so on. Several processes may write to it when all have the same settings, and others may rename it:
/// who finds another file under the name opens that. Not for several threads.</summary>
public sealed class RotatingFile : IDisposable
{
    /// <summary>How long a rotation that has failed is not tried again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly long? _maxSize;
    private readonly int _keep;
    private readonly TimeProvider _time;
    private LineSink _sink;
    private long? _failedAt;

    private RotatingFile(string path, long? maxSize, int keep, TimeProvider time)
    {
        (Path, _maxSize, _keep, _time) = (path, maxSize, keep, time);
        _sink = LineSink.Append(path);
    }

    /// <summary>Its name.</summary>
    public string Path { get; }

    /// <summary>Bytes that are best written with one call.</summary>
    public int WriteLength => _sink.WriteLength;

    /// <summary>Why it could not be rotated, so that it grows on; null where that is not so.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Opens it, and makes it if need be.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="maxSize">Bytes that it has at most, but for a line that is longer than that; null for as many as there are. What is no
    /// regular file is never rotated.</param>
    /// <param name="keep">How many old ones are kept, from 1.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">It cannot be opened; the message has the reason alone.</exception>
    public static RotatingFile Append(string path, long? maxSize, int keep, TimeProvider time) => new(path, maxSize, keep, time);

    /// <summary>Writes lines, whole ones to each file.</summary>
    /// <param name="lines">The lines, each with its end.</param>
    /// <returns>What could not be written.</returns>
    public LineLoss Write(ReadOnlySpan<byte> lines)
    {
        var loss = default(LineLoss);
        while (!lines.IsEmpty)
        {
            var part = LineSink.First(lines, Math.Min(WriteLength, _maxSize is { } max ? RoomFor(lines, max) : WriteLength));
            var lost = _sink.Write(part);
            if (lost.Lines > 0) loss = lost with { Lines = loss.Lines + lost.Lines };
            lines = lines[part.Length..];
        }

        return loss;
    }

    /// <summary>Opens the file of the name anew, because the one that is open was moved, and closes that.</summary>
    /// <exception cref="IOException">It cannot be opened, and the one that is open serves on; the message has the reason alone.</exception>
    public void Reopen()
    {
        var next = LineSink.Append(Path);
        _sink.Dispose();
        _sink = next;
    }

    /// <summary>Closes it.</summary>
    public void Dispose() => _sink.Dispose();

    /// <summary>Bytes that may be written to the open file, which is another one where the first line would be too much for it.</summary>
    private long RoomFor(ReadOnlySpan<byte> lines, long max)
    {
        var first = LineSink.First(lines, 0).Length;
        var open = _sink.Identify();
        if (!open.IsRegular) return WriteLength;
        if (open.Size > 0 && open.Size + first > max)
        {
            if (!TryRotate(open)) return WriteLength;
            open = _sink.Identify();
        }

        return max - open.Size;
    }

    private bool TryRotate(FileIdentity open)
    {
        if (_failedAt is { } failed && _time.GetElapsedTime(failed) < Pause) return false;
        try
        {
            // Of several processes one renames: the others find another file under the name, once they have the lock.
            if (!_sink.TryLock()) return false;
            try
            {
                var path = Target();
                if (open.IsSame(FileIdentity.Of(path))) Shift(path);
                Reopen();
            }
            finally
            {
                _sink.Unlock();
            }

            (Trouble, _failedAt) = (null, null);
            return true;
        }
        catch (IOException failure)
        {
            (Trouble, _failedAt) = (failure.Message, _time.GetTimestamp());
            return false;
        }
    }

    /// <summary>The file behind links: where it lies it is renamed.</summary>
    private string Target() => File.ResolveLinkTarget(Path, returnFinalTarget: true)?.FullName ?? Path;

    private void Shift(string path)
    {
        // Not beyond a number that is free: a rotation that fails at the end and is tried again pushes no old file out.
        var free = 1;
        while (free < _keep && File.Exists(Old(path, free))) free++;
        for (var number = free; number > 0; number--) Rename(Old(path, number - 1), Old(path, number));
        for (var number = _keep + 1; Libc.Unlink(Old(path, number)) == 0; number++)
        {
            // There may be more when fewer were kept before.
        }
    }

    private static string Old(string path, int number) => number == 0 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");

    private static void Rename(string from, string to)
    {
        if (Libc.Rename(from, to) == 0 || Marshal.GetLastPInvokeError() == Libc.NoEntry) return;
        throw new IOException(Marshal.GetLastPInvokeErrorMessage());
    }
}
