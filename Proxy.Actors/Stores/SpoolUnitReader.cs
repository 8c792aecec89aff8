namespace Proxy.Actors.Stores;

/// <summary>Reads a unit's bytes from its start, checking them. Blocks for the disk: not for a loop's thread. One thread at a time.</summary>
internal sealed class SpoolUnitReader : IDisposable
{
    /// <summary>Bytes read so far.</summary>
    public long Position => throw new NotImplementedException();

    /// <summary>Reads what comes next.</summary>
    /// <param name="buffer">Where the bytes go; not empty.</param>
    /// <returns>How many; 0 at the unit's end.</returns>
    /// <exception cref="SpoolException">The disk does not give them back as they were written.</exception>
    public int Read(Span<byte> buffer) => throw new NotImplementedException();

    /// <summary>Starts again at the first byte.</summary>
    public void Rewind() => throw new NotImplementedException();

    /// <summary>Gives its buffer back and closes its file.</summary>
    public void Dispose() => throw new NotImplementedException();
}
