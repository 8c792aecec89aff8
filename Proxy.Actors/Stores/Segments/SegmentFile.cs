using Microsoft.Win32.SafeHandles;

namespace Proxy.Actors.Stores.Segments;

/// <summary>A file on a disk.</summary>
/// <param name="file">Open for what is done with it.</param>
/// <param name="path">Where it is.</param>
internal sealed class SegmentFile(SafeFileHandle file, string path) : ISegmentFile
{
    public long Length => RandomAccess.GetLength(file);

    public int Write(long offset, ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(file, bytes, offset);
        return bytes.Length;
    }

    public int Read(long offset, Span<byte> buffer) => RandomAccess.Read(file, buffer, offset);

    public bool TryReadCached(long offset, Span<byte> buffer) => LinuxFiles.ReadCached(file, offset, buffer) == buffer.Length;

    public void StartWriting(long offset, long length) => LinuxFiles.StartWriting(file, offset, length);

    // A file without a name syncs like any other, and nobody finds it again.
    public void Sync()
    {
        LinuxFiles.SyncData(file);
        if (!File.Exists(path)) throw DiskErrors.Gone(path);
    }

    public void Cut(long length) => RandomAccess.SetLength(file, length);

    public void Dispose() => file.Dispose();
}
