using Proxy.Actors.Stores;
using Proxy.Actors.Stores.Segments;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Stores;

public sealed class SpoolBoundTests : IDisposable
{
    private readonly ScratchDirectory _directory = new();
    private readonly RecordingObserver _observer = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Full_store_refuses_and_blocks_until_units_are_done()
    {
        using var spool = Open(_directory.Settings with { MaxBytes = 4 << 20 });
        for (var i = 0; i < 30; i++) Assert.True(await RecordingWriter.Store(spool, "q", UnitBytes.Of(i, 100_000)));
        var writer = new RecordingWriter();
        var unit = spool.TryBegin(new UnitHead("q", default), writer)!;
        var bytes = UnitBytes.Of(99, 2_500_000);
        var appending = writer.Append(unit, bytes);
        await _observer.UntilStanding(SpoolRefusal.Full);
        Assert.Contains("max-bytes", spool.StandingText, StringComparison.Ordinal);
        Assert.Null(spool.TryBegin(new UnitHead("q", default), new RecordingWriter()));
        Assert.InRange(spool.Figures.DiskBytes, 1, 4 << 20);
        Assert.False(appending.IsCompleted);

        for (var i = 0; i < 30; i++) spool.Done(spool.Take("q")!);
        await _observer.UntilStanding(SpoolRefusal.None);
        Assert.True(await appending);
        Assert.InRange(spool.Figures.DiskBytes, 1, 4 << 20);
    }

    [Fact]
    public async Task Where_nothing_that_is_stored_could_make_room_the_largest_unit_goes()
    {
        using var spool = Open(_directory.Settings with { MaxBytes = 2 << 20 });
        var (small, large) = (new RecordingWriter(), new RecordingWriter());
        var first = spool.TryBegin(new UnitHead("q", default), small)!;
        Assert.True(await small.Append(first, UnitBytes.Of(1, 50_000)));
        var second = spool.TryBegin(new UnitHead("q", default), large)!;
        Assert.False(await large.Append(second, new byte[10_000_000]));
        Assert.False(await large.Settled);
        Assert.Equal(SpoolRefusal.Full, second.Refusal);
        first.Complete();
        Assert.True(await small.Settled);
    }

    [Fact]
    public async Task Few_bytes_that_keep_segments_go_before_the_one_that_sends_most()
    {
        using var spool = Open(_directory.Settings with { MaxBytes = 4 << 20 });
        var idle = new List<SpoolUnit>();
        for (var i = 0; i < 10; i++)
        {
            var writer = new RecordingWriter();
            var unit = spool.TryBegin(new UnitHead("q", default), writer)!;
            Assert.True(await writer.Append(unit, new byte[1]));
            idle.Add(unit);
            Assert.True(await RecordingWriter.Store(spool, "q", UnitBytes.Of(i, 500_000)));
            spool.Done(spool.Take("q")!);
        }

        Assert.True(await RecordingWriter.Store(spool, "q", UnitBytes.Of(1, 2_500_000)));
        Assert.Contains(idle, one => one.Refusal is SpoolRefusal.Full);
        Assert.Contains(idle, one => one.State is UnitState.Open);
    }

    [Fact]
    public async Task Lone_unit_waits_where_dead_units_have_the_room()
    {
        using var spool = Open(_directory.Settings with { MaxBytes = 2 << 20 });
        Assert.True(await RecordingWriter.Store(spool, "q", UnitBytes.Of(1, 1_000_000)));
        var dead = spool.Take("q")!;
        spool.Bury(dead, "refused");
        var writer = new RecordingWriter();
        var unit = spool.TryBegin(new UnitHead("q", default), writer)!;
        var appending = writer.Append(unit, UnitBytes.Of(2, 1_500_000));
        await _observer.UntilStanding(SpoolRefusal.Full);
        Assert.Equal(UnitState.Open, unit.State);
        Assert.True(spool.DropDead(dead.Number));
        Assert.True(await appending);
        unit.Complete();
        Assert.True(await writer.Settled);
    }

    [Fact]
    public async Task What_is_to_stay_free_stays_free()
    {
        var faults = new FaultyDirectory(SegmentDirectory.Take(_directory.Path)) { Free = 100 << 20 };
        using var spool = Spool.Open(_directory.Settings with { MinFree = 50 << 20 }, TimeProvider.System, _observer, faults);
        Assert.True(await RecordingWriter.Store(spool, "q", new byte[400_000]));
        faults.Free = 50 << 20;
        var storing = RecordingWriter.Store(spool, "q", new byte[400_000]);
        await _observer.UntilStanding(SpoolRefusal.Full);
        Assert.Contains("min-free", spool.StandingText, StringComparison.Ordinal);
        faults.Free = 52 << 20;
        Assert.True(await storing);
    }

    [Fact]
    public async Task Where_less_than_a_segment_may_be_taken_a_smaller_one_does()
    {
        var faults = new FaultyDirectory(SegmentDirectory.Take(_directory.Path)) { Free = 51 << 20 };
        using var spool = Spool.Open(_directory.Settings with { MaxBytes = 1 << 30, SegmentBytes = 64 << 20, MinFree = 50 << 20 }, TimeProvider.System, _observer, faults);
        Assert.True(await RecordingWriter.Store(spool, "q", new byte[400_000]));
        Assert.InRange(spool.Figures.DiskBytes, 400_000, 1 << 20);
        faults.Free = (50 << 20) + (500 << 10);
        var storing = RecordingWriter.Store(spool, "q", new byte[700_000]);
        await _observer.UntilStanding(SpoolRefusal.Full);
        faults.Free = 100 << 20;
        Assert.True(await storing);
        Assert.InRange(spool.Figures.DiskBytes, 2 << 20, 51 << 20);
    }

    [Theory]
    [InlineData(1 << 20, 512 << 10)]
    [InlineData(8 << 20, 2 << 20)]
    [InlineData(100 << 20, 16 << 20)]
    public async Task New_segment_takes_a_quarter_of_what_is_free_at_most(int room, int expected)
    {
        var faults = new FaultyDirectory(SegmentDirectory.Take(_directory.Path)) { Free = (50L << 20) + room };
        using var spool = Spool.Open(_directory.Settings with { MaxBytes = 1 << 30, SegmentBytes = 16 << 20, MinFree = 50 << 20 }, TimeProvider.System, _observer, faults);
        Assert.True(await RecordingWriter.Store(spool, "q", new byte[10]));
        Assert.Equal(expected, spool.Figures.DiskBytes);
    }

    [Fact]
    public async Task Lone_unit_waits_for_the_disk_until_somebody_else_wants_its_room()
    {
        var faults = new FaultyDirectory(SegmentDirectory.Take(_directory.Path)) { Free = 51 << 20 };
        using var spool = Spool.Open(_directory.Settings with { MinFree = 50 << 20 }, TimeProvider.System, _observer, faults);
        var writer = new RecordingWriter();
        var unit = spool.TryBegin(new UnitHead("q", default), writer)!;
        var appending = writer.Append(unit, new byte[3_000_000]);
        faults.Free = 50 << 20;
        await _observer.UntilStanding(SpoolRefusal.Full);
        await Eventually.EqualAsync(unit, () => spool.Holders.SingleOrDefault());
        Assert.Null(spool.TryBegin(unit.Head, writer)); // its own next one waits for it
        await faults.LookedAt();
        faults.Free = 60 << 20;
        Assert.True(await appending);

        appending = writer.Append(unit, new byte[20_000_000]);
        faults.Free = 50 << 20;
        await _observer.UntilStanding(SpoolRefusal.Full);
        Assert.Null(spool.TryBegin(new UnitHead("q", default), new RecordingWriter()));
        Assert.False(await writer.Settled);
        Assert.Equal(SpoolRefusal.Full, unit.Refusal);
        faults.Free = 60 << 20;
        await _observer.UntilStanding(SpoolRefusal.None);
        Assert.Empty(spool.Holders);
        Assert.True(await RecordingWriter.Store(spool, "q", new byte[10]));
    }

    [Fact]
    public async Task Of_units_that_share_the_last_segment_the_largest_goes_and_another_can_end()
    {
        var faults = new FaultyDirectory(SegmentDirectory.Take(_directory.Path)) { Free = 51 << 20 };
        using var spool = Spool.Open(_directory.Settings with { MinFree = 50 << 20 }, TimeProvider.System, _observer, faults);
        var (small, large) = (new RecordingWriter(), new RecordingWriter());
        var first = spool.TryBegin(new UnitHead("q", default), small)!;
        Assert.True(await small.Append(first, UnitBytes.Of(1, 1000)));
        var second = spool.TryBegin(new UnitHead("q", default), large)!;
        faults.Free = 50 << 20;
        Assert.False(await large.Append(second, new byte[3_000_000]));
        Assert.Equal(SpoolRefusal.Full, second.Refusal);
        first.Complete();
        Assert.True(await small.Settled);
        Assert.Equal(UnitBytes.Of(1, 1000), UnitBytes.Read(spool, spool.Take("q")!));
    }

    [Fact]
    public async Task Full_disk_is_a_full_store()
    {
        var faults = new FaultyDirectory(SegmentDirectory.Take(_directory.Path));
        using var spool = Spool.Open(_directory.Settings, TimeProvider.System, _observer, faults);
        Assert.True(await RecordingWriter.Store(spool, "q", new byte[400_000]));
        faults.FailAfter("create", 0, 28);
        var storing = RecordingWriter.Store(spool, "q", new byte[400_000]);
        await _observer.UntilStanding(SpoolRefusal.Full);
        faults.Before = _ => { };
        Assert.True(await storing);
    }

    [Fact]
    public async Task Directory_that_is_taken_away_is_a_disk_that_fails_until_it_is_back()
    {
        using var spool = Open();
        Assert.True(await RecordingWriter.Store(spool, "q", new byte[10]));
        Directory.Move(_directory.Path, _directory.Path + "-away");
        Assert.False(await RecordingWriter.Store(spool, "q", new byte[10]));
        Assert.Equal(SpoolRefusal.Failed, spool.Standing);
        Directory.Move(_directory.Path + "-away", _directory.Path);
        await _observer.UntilStanding(SpoolRefusal.None);
        Assert.True(await RecordingWriter.Store(spool, "q", new byte[10]));
    }

    [Fact]
    public async Task Number_of_units_is_bounded()
    {
        using var spool = Open(_directory.Settings with { MaxUnits = 3 });
        for (var i = 0; i < 3; i++) Assert.True(await RecordingWriter.Store(spool, "q", new byte[10]));
        Assert.Equal(SpoolRefusal.Full, spool.Standing);
        Assert.Null(spool.TryBegin(new UnitHead("q", default), new RecordingWriter()));
        spool.Done(spool.Take("q")!);
        Assert.True(await RecordingWriter.Store(spool, "q", new byte[10]));
    }

    [Fact]
    public async Task Those_who_were_turned_away_as_there_were_too_many_units_hear_when_there_are_fewer()
    {
        using var spool = Open(_directory.Settings with { MaxUnits = 2 });
        Assert.True(await RecordingWriter.Store(spool, "q", new byte[10]));
        var open = spool.TryBegin(new UnitHead("q", default), new RecordingWriter())!;
        Assert.Null(spool.TryBegin(new UnitHead("q", default), new RecordingWriter()));
        Assert.Empty(_observer.Standings);
        spool.Done(spool.Take("q")!);
        await _observer.Until(() => _observer.Standings.Count == 1);

        Assert.NotNull(spool.TryBegin(new UnitHead("q", default), new RecordingWriter()));
        Assert.Null(spool.TryBegin(new UnitHead("q", default), new RecordingWriter()));
        open.Abort();
        await _observer.Until(() => _observer.Standings.Count == 2);
        Assert.All(_observer.Standings, said => Assert.Equal((SpoolRefusal.None, ""), said));
    }

    [Fact]
    public async Task Unit_that_is_too_old_is_buried_unless_it_is_being_delivered()
    {
        var time = new ManualTime();
        using var spool = Spool.Open(_directory.Settings with { MaxAge = TimeSpan.FromSeconds(1), Sync = TimeSpan.Zero }, time, _observer);
        for (var i = 0; i < 3; i++) Assert.True(await RecordingWriter.Store(spool, "q", UnitBytes.Of(i, 1000)));
        var taken = spool.Take("q")!;
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await RecordingWriter.Store(spool, "other", new byte[10]));
        await _observer.Until(() => _observer.Buried.Count == 2);
        Assert.Equal(UnitState.Taken, taken.State);
        Assert.Equal([1000L, 1000L], spool.Dead().Select(unit => unit.Bytes));
        Assert.Contains("00:00:01", spool.Dead()[0].Why, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(spool.Queues(), queue => queue.Name == "q").Units);
    }

    [Fact]
    public async Task Clock_may_have_run_for_as_long_as_it_likes()
    {
        var time = new LongRunningTime();
        using var spool = Spool.Open(_directory.Settings with { Sync = TimeSpan.FromMilliseconds(30) }, time, _observer);
        for (var i = 0; i < 10; i++) Assert.True(await RecordingWriter.Store(spool, "q", new byte[10]));
    }

    [Fact]
    public async Task Dead_units_can_be_read_revived_and_dropped_also_after_a_restart()
    {
        var bytes = UnitBytes.Of(5, 300_000);
        using (var spool = Open())
        {
            Assert.True(await RecordingWriter.Store(spool, "q", bytes));
            Assert.True(await RecordingWriter.Store(spool, "q", new byte[10]));
            spool.Bury(spool.Take("q")!, "refused ✗");
            spool.Bury(spool.Take("q")!, "refused twice");
        }

        using var again = Open();
        Assert.Equal(0, again.Recovery.Units);
        var dead = again.Dead();
        Assert.Equal(("q", 300_000, "refused ✗"), (dead[0].Head.Queue, dead[0].Bytes, dead[0].Why));
        using (var reader = again.ReadDead(dead[0].Number)) Assert.Equal(bytes, UnitBytes.Read(reader!));
        Assert.True(again.Revive(dead[0].Number));
        Assert.Equal(bytes, UnitBytes.Read(again, again.Take("q")!));
        Assert.True(again.DropDead(dead[1].Number));
        Assert.False(again.DropDead(dead[1].Number));
        Assert.Empty(again.Dead());
        Assert.Equal(0, again.Figures.DeadUnits);
    }

    private Spool Open(SpoolSettings? settings = null) => Spool.Open(settings ?? _directory.Settings, TimeProvider.System, _observer);

    // In nanoseconds, and so late that they times ten million go past 63 bits a tenth of a second from now.
    private sealed class LongRunningTime : TimeProvider
    {
        private readonly long _offset = (long.MaxValue / 10_000_000) - 100_000_000 - System.GetElapsedTime(0).Ticks * 100;

        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp() => _offset + (System.GetElapsedTime(0).Ticks * 100);
    }
}
