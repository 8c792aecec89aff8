using Proxy.Actors.Stores;
using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Tests.Stores;

public sealed class SpoolFaultTests : IDisposable
{
    private const int InputOutput = 5;
    private const int NoSpace = 28;
    private const int ReadOnly = 30;

    private readonly ScratchDirectory _directory = new();
    private readonly RecordingObserver _observer = new();
    private readonly FaultyDirectory _faults;

    public SpoolFaultTests() => _faults = new FaultyDirectory(SegmentDirectory.Take(_directory.Path));

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("write", InputOutput)]
    [InlineData("write", NoSpace)]
    [InlineData("sync", InputOutput)]
    [InlineData("sync", NoSpace)]
    public async Task What_is_not_stored_when_the_disk_fails_is_given_up_and_a_new_segment_serves_later(string call, int errno)
    {
        using var spool = Open();
        Assert.True(await RecordingWriter.Store(spool, "q", UnitBytes.Of(1, 1000)));
        var bystander = new RecordingWriter();
        var open = spool.TryBegin(new UnitHead("q", default), bystander)!;
        Assert.Equal(10, open.Append(new byte[10]));

        _faults.FailAfter(call, 0, errno);
        Assert.False(await RecordingWriter.Store(spool, "q", UnitBytes.Of(2, 1000)));
        Assert.False(await bystander.Settled);
        Assert.Equal(SpoolRefusal.Failed, open.Refusal);
        await _observer.UntilStanding(SpoolRefusal.Failed);
        Assert.Null(spool.TryBegin(new UnitHead("q", default), new RecordingWriter()));

        _faults.Before = _ => { };
        await _observer.UntilStanding(SpoolRefusal.None);
        Assert.True(await RecordingWriter.Store(spool, "q", UnitBytes.Of(3, 1000)));
        Assert.Equal([UnitBytes.Of(1, 1000), UnitBytes.Of(3, 1000)], TakeAll(spool));
        Assert.Equal(2, spool.Figures.Failed);
    }

    [Fact]
    public async Task File_whose_sync_has_failed_is_never_synced_or_written_again()
    {
        var calls = new List<string>();
        using var spool = Open(_directory.Settings with { Sync = TimeSpan.Zero });
        Assert.True(await RecordingWriter.Store(spool, "q", new byte[10]));
        _faults.Before = name =>
        {
            lock (calls) calls.Add(name);
            if (name == "sync" && calls.Count(call => call == "sync") == 1) throw FaultyDirectory.Error(InputOutput);
        };
        var writer = new RecordingWriter();
        spool.TryBegin(new UnitHead("q", default), writer)!.Complete(); // nothing before it, so that all of it is written at once
        Assert.False(await writer.Settled);
        await _observer.Until(() => spool.Standing == SpoolRefusal.None);
        lock (calls) Assert.Equal(["write", "sync", "create", "write", "sync", "sync directory"], calls.Take(6));
    }

    [Fact]
    public async Task Unit_that_failed_does_not_come_back_though_its_end_mark_is_in_the_file()
    {
        using (var spool = Open())
        {
            Assert.True(await RecordingWriter.Store(spool, "q", UnitBytes.Of(1, 1000)));
            _faults.FailAfter("sync", 0, InputOutput);
            Assert.False(await RecordingWriter.Store(spool, "q", UnitBytes.Of(2, 1000)));
            _faults.Before = _ => { };
            await _observer.Until(() => spool.Standing == SpoolRefusal.None);
        }

        using var again = Spool.Open(_directory.Settings, TimeProvider.System, _observer);
        Assert.Equal([UnitBytes.Of(1, 1000)], TakeAll(again));
    }

    [Fact]
    public async Task Failed_store_tries_again_ever_more_rarely()
    {
        var time = new List<long>();
        using var spool = Open(_directory.Settings with { RetryAfter = TimeSpan.FromMilliseconds(10) });
        Assert.True(await RecordingWriter.Store(spool, "q", new byte[10]));
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _faults.Before = name =>
        {
            if (name is "create") time.Add(TimeProvider.System.GetTimestamp());
            if (time.Count == 5) done.TrySetResult();
            if (name is "sync" or "create") throw FaultyDirectory.Error(InputOutput);
        };
        Assert.False(await RecordingWriter.Store(spool, "q", new byte[10]));
        await done.Task.WaitAsync(TimeSpan.FromSeconds(20));
        _faults.Before = _ => { };
        for (var i = 1; i < 5; i++) Assert.True(TimeProvider.System.GetElapsedTime(time[i - 1], time[i]).TotalMilliseconds >= (10 << i) - 1);
    }

    [Fact]
    public async Task Short_writes_are_gone_on_with()
    {
        _faults.MaxWrite = 777;
        var bytes = UnitBytes.Of(1, 700_000);
        using (var spool = Open()) Assert.True(await RecordingWriter.Store(spool, "q", bytes));
        using var again = Spool.Open(_directory.Settings, TimeProvider.System, _observer);
        Assert.Equal([bytes], TakeAll(again));
    }

    [Fact]
    public async Task Disk_that_takes_nothing_has_failed()
    {
        using var spool = Open();
        Assert.True(await RecordingWriter.Store(spool, "q", new byte[10]));
        _faults.MaxWrite = 0;
        Assert.False(await RecordingWriter.Store(spool, "q", new byte[10]));
        await _observer.UntilStanding(SpoolRefusal.Failed);
    }

    [Theory]
    [InlineData("create", ReadOnly)]
    [InlineData("create", InputOutput)]
    [InlineData("sync directory", InputOutput)]
    public async Task Store_that_cannot_begin_a_segment_takes_nothing_until_it_can(string call, int errno)
    {
        _faults.FailAfter(call, 0, errno);
        using var spool = Open();
        await _observer.UntilStanding(SpoolRefusal.Failed);
        Assert.Null(spool.TryBegin(new UnitHead("q", default), new RecordingWriter()));
        _faults.Before = _ => { };
        await _observer.UntilStanding(SpoolRefusal.None);
        Assert.True(await RecordingWriter.Store(spool, "q", new byte[10]));
    }

    [Fact]
    public async Task Appends_go_on_while_the_disk_is_slow_until_the_memory_is_used_up()
    {
        using var held = new ManualResetEventSlim();
        using var spool = Open();
        Assert.True(await RecordingWriter.Store(spool, "q", new byte[10]));
        _faults.Before = name => held.Wait();
        var writer = new RecordingWriter();
        var unit = spool.TryBegin(new UnitHead("q", default), writer)!;
        var bytes = UnitBytes.Of(1, 2_000_000);
        var taken = unit.Append(bytes);
        Assert.InRange(taken, _directory.Settings.BufferBytes / 4, _directory.Settings.BufferBytes);
        Assert.InRange(spool.Figures.BytesInFlight, 1, _directory.Settings.BufferBytes);
        _faults.Before = _ => { };
        held.Set();
        Assert.True(await writer.Append(unit, bytes.AsMemory(taken)));
        unit.Complete();
        Assert.True(await writer.Settled);
        Assert.True(writer.Rooms > 0);
        spool.Done(spool.Take("q")!);
        Assert.Equal([bytes], TakeAll(spool));
    }

    [Fact]
    public async Task Units_that_end_while_the_disk_is_slow_are_stored_however_many_they_are()
    {
        using var held = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        using var spool = Open(_directory.Settings with { BufferBytes = 8 << 10 });
        Assert.True(await RecordingWriter.Store(spool, "q", new byte[10]));
        _faults.Before = name =>
        {
            entered.Set();
            held.Wait();
        };
        var writers = Enumerable.Range(0, 300).Select(_ => new RecordingWriter()).ToList();
        spool.TryBegin(new UnitHead("q", default), writers[0])!.Complete();
        entered.Wait(TimeSpan.FromSeconds(20));
        foreach (var writer in writers.Skip(1)) spool.TryBegin(new UnitHead("q", default), writer)!.Complete();
        _faults.Before = _ => { };
        held.Set();
        foreach (var writer in writers) Assert.True(await writer.Settled);
        Assert.Equal(301, spool.Figures.Units);
    }

    [Fact]
    public async Task Nobody_waits_for_a_unit_that_is_being_buried()
    {
        using var held = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var spool = Open();
        Assert.True(await RecordingWriter.Store(spool, "q", UnitBytes.Of(1, 1000)));
        var unit = spool.Take("q")!;
        _faults.Before = name =>
        {
            if (name != "rename") return;
            entered.SetResult();
            held.Wait();
        };
        var burying = Task.Run(() => spool.Bury(unit, "refused"));
        await entered.Task;
        try
        {
            Assert.Equal(0, (await Task.Run(() => spool.Figures).WaitAsync(TimeSpan.FromSeconds(10))).DeadUnits);
            Assert.True(await RecordingWriter.Store(spool, "q", UnitBytes.Of(2, 1000)).WaitAsync(TimeSpan.FromSeconds(10)));
        }
        finally
        {
            held.Set();
        }

        await burying;
        Assert.Equal(1, spool.Figures.DeadUnits);
    }

    [Fact]
    public async Task Unit_that_is_revived_twice_at_once_is_there_once()
    {
        using var held = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var spool = Open();
        Assert.True(await RecordingWriter.Store(spool, "q", UnitBytes.Of(1, 1000)));
        var unit = spool.Take("q")!;
        spool.Bury(unit, "refused");
        _faults.Before = name =>
        {
            if (name != "delete" || !entered.TrySetResult()) return;
            held.Wait();
        };
        var reviving = Task.Run(() => spool.Revive(unit.Number));
        await entered.Task;
        try
        {
            Assert.False(await Task.Run(() => spool.Revive(unit.Number)).WaitAsync(TimeSpan.FromSeconds(10)));
            Assert.False(await Task.Run(() => spool.DropDead(unit.Number)).WaitAsync(TimeSpan.FromSeconds(10)));
        }
        finally
        {
            held.Set();
        }

        Assert.True(await reviving);
        Assert.Equal([UnitBytes.Of(1, 1000)], TakeAll(spool));
    }

    [Fact]
    public async Task Unit_that_cannot_be_buried_stays()
    {
        using var spool = Open();
        Assert.True(await RecordingWriter.Store(spool, "q", UnitBytes.Of(1, 1000)));
        var unit = spool.Take("q")!;
        _faults.FailAfter("rename", 0, NoSpace);
        Assert.Throws<IOException>(() => spool.Bury(unit, "refused"));
        spool.Return(unit);
        Assert.Empty(spool.Dead());
        _faults.Before = _ => { };
        Assert.Equal([UnitBytes.Of(1, 1000)], TakeAll(spool));
    }

    private static List<byte[]> TakeAll(Spool spool)
    {
        var all = new List<byte[]>();
        while (spool.Take("q") is { } unit)
        {
            all.Add(UnitBytes.Read(spool, unit));
            spool.Done(unit);
        }

        return all;
    }

    private Spool Open(SpoolSettings? settings = null) => Spool.Open(settings ?? _directory.Settings, TimeProvider.System, _observer, _faults);
}
