using System.Buffers;
using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Stores;

/// <summary>Reads a segment file from its first byte to its last.</summary>
internal static class SegmentScan
{
    private const int Window = 1 << 20;

    /// <summary>What a scan found.</summary>
    /// <param name="End">Where the last record ends.</param>
    /// <param name="Damaged">Places before that where none can be read, changed records among them.</param>
    public readonly record struct Result(int End, int Damaged);

    /// <summary>Hands over every record that is as it was written.</summary>
    /// <param name="file">The file.</param>
    /// <param name="segment">Whose it is.</param>
    /// <param name="units">Who takes the records.</param>
    public static Result Run(ISegmentFile file, Segment segment, FoundUnits units)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Window);
        try
        {
            var header = buffer.AsSpan(0, (int)Math.Min(SegmentFormat.HeaderSize, file.Length));
            var isWhole = Fill(file, 0, header) == header.Length & SegmentFormat.TryReadHeader(header, out var next);
            if (isWhole) units.OnNextNumber(next);
            var result = Records(file, segment, units, buffer);
            var wasNeverBegun = result.End == SegmentFormat.HeaderSize; // made, and then the process died
            return isWhole || wasNeverBegun ? result : result with { Damaged = result.Damaged + 1 };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Result Records(ISegmentFile file, Segment segment, FoundUnits units, byte[] buffer)
    {
        var (start, length) = ((long)SegmentFormat.HeaderSize, file.Length);
        var (end, damaged, behind) = (SegmentFormat.HeaderSize, 0, 0);
        while (start < length)
        {
            var filled = Fill(file, start, buffer.AsSpan(0, (int)Math.Min(Window, length - start)));
            if (filled == 0) break;
            var window = buffer.AsSpan(0, filled);
            var isAll = start + filled >= length;
            var at = 0;
            var wasGap = false;
            while (true)
            {
                var read = SegmentReader.Next(window[at..], segment.Salt, isAll, out var header, out var bytes);
                if (read is SegmentRead.NeedMore or SegmentRead.End) break;
                if (read is SegmentRead.Record)
                {
                    units.Add(segment, (int)start + at, header, window.Slice(at + RecordHeader.Size, header.Length));
                    (end, damaged, behind) = ((int)start + at + bytes, damaged + behind, 0);
                }
                else if (!(wasGap && read is SegmentRead.Gap))
                {
                    behind++; // counts once a record follows: what lies behind the last one is a tail that was never finished
                }

                wasGap = read is SegmentRead.Gap;
                at += bytes;
            }

            if (at == 0) break;
            start += at;
        }

        return new Result(end, damaged);
    }

    // What the disk refuses to give is a gap like any other.
    private static int Fill(ISegmentFile file, long offset, Span<byte> buffer)
    {
        var filled = 0;
        try
        {
            while (filled < buffer.Length && file.Read(offset + filled, buffer[filled..]) is > 0 and var read) filled += read;
        }
        catch (IOException)
        {
            buffer[filled..].Clear();
            return buffer.Length;
        }

        return filled;
    }
}
