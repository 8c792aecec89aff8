using Proxy.Actors.Stores;

namespace Proxy.Actors.Tests.Stores;

/// <summary>A directory on the disk that goes with the test.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("store-").FullName;

    /// <summary>Small segments and quick looks, so that a test sees many of each.</summary>
    public SpoolSettings Settings => new(Path)
    {
        Sync = TimeSpan.FromMilliseconds(2),
        SegmentBytes = 512 * 1024,
        BufferBytes = 512 * 1024,
        MaxBytes = 64 << 20,
        MinFree = 0,
        RetryAfter = TimeSpan.FromMilliseconds(20),
    };

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
