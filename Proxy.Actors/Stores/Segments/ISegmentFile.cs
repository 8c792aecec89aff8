namespace Proxy.Actors.Stores.Segments;

/// <summary>A file of a store. Every call blocks for the disk, and throws <see cref="IOException"/> with the errno as its
/// <see cref="Exception.HResult"/>.</summary>
internal interface ISegmentFile : IDisposable
{
    /// <summary>Its size in bytes.</summary>
    long Length { get; }

    /// <summary>Writes bytes at a place.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="bytes">What; not empty.</param>
    /// <returns>How many, which may be fewer.</returns>
    int Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Reads bytes at a place.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="buffer">Where they go; not empty.</param>
    /// <returns>How many, which may be fewer; 0 at the file's end.</returns>
    int Read(long offset, Span<byte> buffer);

    /// <summary>Reads bytes at a place if the kernel has all of them in memory. Does not block, and throws nothing.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="buffer">Where they go; not empty.</param>
    /// <returns>Whether they were read; where not, <see cref="Read"/> says why.</returns>
    bool TryReadCached(long offset, Span<byte> buffer) => false;

    /// <summary>Lets the disk begin with what was written, and does not wait for it.</summary>
    /// <param name="offset">From here.</param>
    /// <param name="length">So many bytes.</param>
    void StartWriting(long offset, long length);

    /// <summary>Returns when all that was written is on the disk, and is found there by the file's name.</summary>
    void Sync();

    /// <summary>Cuts the file off.</summary>
    /// <param name="length">What stays of it.</param>
    void Cut(long length);
}
