using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Tests.Stores;

/// <summary>A file that is read from memory.</summary>
internal sealed class MemoryFile(byte[] bytes) : ISegmentFile
{
    public long Length => bytes.Length;

    public int Read(long offset, Span<byte> buffer)
    {
        var read = (int)Math.Min(buffer.Length, Math.Max(0, bytes.Length - offset));
        bytes.AsSpan((int)offset, read).CopyTo(buffer);
        return read;
    }

    public int Write(long offset, ReadOnlySpan<byte> buffer) => throw new NotSupportedException();

    public void StartWriting(long offset, long length) => throw new NotSupportedException();

    public void Sync() => throw new NotSupportedException();

    public void Cut(long length) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
