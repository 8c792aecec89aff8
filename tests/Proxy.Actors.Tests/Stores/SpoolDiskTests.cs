using Proxy.Actors.Stores;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Stores;

/// <summary>Disks of the kernel that are full, read-only or broken.</summary>
public sealed class SpoolDiskTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly RecordingObserver _observer = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Disk_that_is_full_blocks_its_store_and_no_other()
    {
        using var disk = await MountedDisk.InMemory("size=4m");
        using var spool = Open(disk);
        using var other = Spool.Open(_scratch.Settings, TimeProvider.System, new RecordingObserver());
        var count = 0;
        var storing = RecordingWriter.Store(spool, "q", UnitBytes.Of(count, 200_000));
        while (await storing && spool.Standing is SpoolRefusal.None)
        {
            storing = RecordingWriter.Store(spool, "q", UnitBytes.Of(++count, 200_000));
            if (await Task.WhenAny(storing, _observer.UntilStanding(SpoolRefusal.Full)) != storing) break;
        }

        await _observer.UntilStanding(SpoolRefusal.Full);
        Assert.Contains("bytes are free on its file system", spool.StandingText, StringComparison.Ordinal);
        Assert.True(await RecordingWriter.Store(other, "q", new byte[100_000]));
        while (spool.Take("q") is { } unit)
        {
            Assert.Equal(UnitBytes.Of((int)unit.Number - 1, 200_000), UnitBytes.Read(spool, unit));
            spool.Done(unit);
        }

        await _observer.UntilStanding(SpoolRefusal.None);
        Assert.True(await RecordingWriter.Store(spool, "q", UnitBytes.Of(1, 200_000)));
    }

    [Fact]
    public async Task Disk_that_breaks_fails_what_is_not_stored_and_no_other_store_and_serves_again_when_it_is_mended()
    {
        using var disk = await MountedDisk.ThatBreaks();
        using var spool = Open(disk);
        using var other = Spool.Open(_scratch.Settings, TimeProvider.System, new RecordingObserver());
        var stored = 0;
        while (await RecordingWriter.Store(spool, "q", UnitBytes.Of(stored, 400_000))) stored++;
        await _observer.Until(() => _observer.Standings.Any(standing => standing.Refusal is SpoolRefusal.Failed));
        Assert.InRange(stored, 1, 20);
        Assert.True(await RecordingWriter.Store(other, "q", new byte[100_000]));

        await disk.Mend();
        await _observer.UntilStanding(SpoolRefusal.None);
        while (!await RecordingWriter.Store(spool, "q", UnitBytes.Of(stored, 400_000))) await _observer.UntilStanding(SpoolRefusal.None);
        for (var i = 0; i <= stored; i++) Assert.Equal(UnitBytes.Of(i, 400_000), UnitBytes.Read(spool, spool.Take("q")!));
        Assert.Null(spool.Take("q"));
    }

    [Fact]
    public async Task Read_only_disk_is_refused_in_words()
    {
        using var disk = await MountedDisk.InMemory("ro,size=4m");
        var error = Assert.Throws<SpoolException>(() => Open(disk));
        Assert.Contains("Read-only file system", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Path_that_is_no_directory_is_refused_in_words()
    {
        var path = Path.Combine(_scratch.Path, "file");
        File.WriteAllText(path, "");
        var error = Assert.Throws<SpoolException>(() => Spool.Open(_scratch.Settings with { Directory = path }, TimeProvider.System, _observer));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    private Spool Open(MountedDisk disk) => Spool.Open(_scratch.Settings with { Directory = disk.Path }, TimeProvider.System, _observer);
}
