using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Stores;

/// <summary>The segment file that was read last, kept open: who reads the next unit of it does not have to wait for the disk, as long as the
/// kernel has the bytes in memory. Thread-safe.</summary>
/// <param name="directory">Where the files are.</param>
internal sealed class KeptFile(ISegmentDirectory directory) : IDisposable
{
    private readonly Lock _lock = new();
    private Segment? _segment;
    private ISegmentFile? _file;

    /// <summary>Reads bytes of a segment if it is the one that is open, and they are in memory. Does not block.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="offset">Where.</param>
    /// <param name="buffer">Where all of them go.</param>
    /// <returns>Whether they were read.</returns>
    public bool TryRead(Segment segment, long offset, Span<byte> buffer)
    {
        lock (_lock) return _segment == segment && _file!.TryReadCached(offset, buffer);
    }

    /// <summary>Opens a segment, in place of the one that was open. Blocks for the disk.</summary>
    /// <param name="segment">The segment.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public void Keep(Segment segment)
    {
        lock (_lock)
        {
            if (_segment == segment) return;
        }

        var file = directory.Open(segment.Name);
        lock (_lock)
        {
            (_file, file) = (file, _file);
            _segment = segment;
        }

        file?.Dispose();
        DropIfGone(); // it may have been deleted in between
    }

    /// <summary>Closes the file that is open if it is deleted: it takes up room until then.</summary>
    public void DropIfGone()
    {
        lock (_lock)
        {
            if (_segment is { IsGone: true }) Dispose();
        }
    }

    /// <summary>Closes the file that is open.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            (_segment, _file) = (null, null);
        }
    }
}
