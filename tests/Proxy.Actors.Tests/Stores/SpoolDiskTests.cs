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
    public async Task One_that_sends_a_byte_and_stays_goes_when_others_find_no_room_on_the_disk()
    {
        using var disk = await MountedDisk.InMemory("size=3m");
        using var spool = Open(disk, 2200 << 10); // room for one file
        var writer = new RecordingWriter();
        var stays = spool.TryBegin(new UnitHead("q", default), writer)!;
        Assert.True(await writer.Append(stays, new byte[1]));
        await StoreAndDeliver(spool, 20);
        Assert.False(await writer.Settled);
        Assert.Equal(SpoolRefusal.Full, stays.Refusal);
    }

    [Fact]
    public async Task One_that_has_a_part_of_every_file_on_the_disk_goes_when_others_find_no_room()
    {
        using var disk = await MountedDisk.InMemory("size=12m");
        using var spool = Open(disk, 2 << 20);
        var writer = new RecordingWriter();
        var stays = spool.TryBegin(new UnitHead("q", default), writer)!;
        for (var i = 0; i < 200 && stays.State is UnitState.Open; i++)
        {
            await writer.Append(stays, new byte[10_000]);
            await StoreAndDeliver(spool, 1);
        }

        Assert.Equal(SpoolRefusal.Full, stays.Refusal);
        await StoreAndDeliver(spool, 100);
    }

    [Fact]
    public async Task Store_that_fills_up_leaves_others_on_its_disk_some_room()
    {
        using var disk = await MountedDisk.InMemory("size=12m");
        using var first = Open(disk, 2 << 20);
        var settings = _scratch.Settings with { Directory = Path.Combine(disk.Path, "other"), MinFree = 2 << 20, MaxBytes = 10L << 30, SegmentBytes = 64 << 20 };
        Assert.True(await RecordingWriter.Store(first, "q", new byte[10]));
        using var other = Spool.Open(settings, TimeProvider.System, new RecordingObserver());
        Assert.True(await RecordingWriter.Store(other, "q", new byte[10]));
        var writer = new RecordingWriter();
        var appending = writer.Append(first.TryBegin(new UnitHead("q", default), writer)!, new byte[20_000_000]);
        await _observer.UntilStanding(SpoolRefusal.Full);
        Assert.True(await RecordingWriter.Store(other, "q", new byte[1_000_000]));
        Assert.InRange(first.Figures.FreeBytes, 2 << 20, 3 << 20);
        Assert.False(appending.IsCompleted);
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

    private static async Task StoreAndDeliver(Spool spool, int units)
    {
        for (var i = 0; i < units; i++)
        {
            // One that is turned away, or goes for others, comes again.
            await Eventually.EqualAsync(true, () => RecordingWriter.Store(spool, "q", new byte[100_000]));
            spool.Done(spool.Take("q")!);
        }
    }

    private Spool Open(MountedDisk disk, int minFree) =>
        Spool.Open(_scratch.Settings with { Directory = disk.Path, MinFree = minFree, MaxBytes = 10L << 30, SegmentBytes = 64 << 20 }, TimeProvider.System, _observer);

    private Spool Open(MountedDisk disk) => Spool.Open(_scratch.Settings with { Directory = disk.Path }, TimeProvider.System, _observer);
}
