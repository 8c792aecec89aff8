using Proxy.Actors.Stores;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Stores;

public sealed class KeptFileTests : IDisposable
{
    private readonly ScratchDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Unit_in_a_file_that_is_open_is_read_from_memory()
    {
        using var spool = Open();
        var first = await StoreAndTake(spool, 1, 1000);
        var second = await StoreAndTake(spool, 2, 150_000);
        Assert.Null(ReadCached(spool, second));
        spool.KeepOpen(first);
        Assert.Equal(UnitBytes.Of(1, 1000), ReadCached(spool, first));
        Assert.Equal(UnitBytes.Of(2, 150_000), ReadCached(spool, second));
    }

    [Fact]
    public async Task Bytes_that_have_changed_are_not_given_out()
    {
        using var spool = Open();
        var unit = await StoreAndTake(spool, 1, 1000);
        spool.KeepOpen(unit);
        var piece = unit.Pieces.ToArray().Single(piece => piece.Length > 0);
        using (var file = File.OpenHandle(
            Path.Combine(_directory.Path, piece.Segment.Name), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
        {
            Span<byte> one = stackalloc byte[1];
            RandomAccess.Read(file, one, piece.Offset + 500);
            one[0] ^= 1;
            RandomAccess.Write(file, one, piece.Offset + 500);
        }

        Assert.Null(ReadCached(spool, unit));
    }

    [Fact]
    public async Task File_that_is_deleted_is_closed()
    {
        using var spool = Open();
        var unit = await StoreAndTake(spool, 1, 1000);
        spool.KeepOpen(unit);
        var path = Path.Combine(_directory.Path, unit.Pieces[0].Segment.Name);
        Assert.Contains(path, OpenFiles());
        spool.Done(unit);
        for (var i = 2; i < 8; i++) spool.Done(await StoreAndTake(spool, i, 200_000)); // more than a segment
        await Eventually.EqualAsync(false, () => File.Exists(path) || OpenFiles().Any(open => open.StartsWith(path, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Last_file_is_kept_and_none_before_it()
    {
        using var spool = Open();
        var first = await StoreAndTake(spool, 1, 400_000);
        var last = await StoreAndTake(spool, 2, 400_000);
        spool.KeepOpen(first);
        spool.KeepOpen(last);
        Assert.DoesNotContain(Path.Combine(_directory.Path, first.Pieces[0].Segment.Name), OpenFiles());
        Assert.Null(ReadCached(spool, first));
    }

    private static async Task<SpoolUnit> StoreAndTake(Spool spool, int seed, int length)
    {
        Assert.True(await RecordingWriter.Store(spool, "q", UnitBytes.Of(seed, length)));
        return spool.Take("q")!;
    }

    private static byte[]? ReadCached(Spool spool, SpoolUnit unit)
    {
        var bytes = new byte[unit.Bytes];
        return spool.TryReadCached(unit, bytes) ? bytes : null;
    }

    // As the kernel has them: a file that is deleted has a word behind its name.
    private static List<string> OpenFiles()
    {
        var open = new List<string>();
        foreach (var descriptor in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (new FileInfo(descriptor).LinkTarget is { } target) open.Add(target);
        }

        return open;
    }

    private Spool Open() => Spool.Open(_directory.Settings, TimeProvider.System, new RecordingObserver());
}
