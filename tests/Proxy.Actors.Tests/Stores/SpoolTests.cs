using Proxy.Actors.Stores;

namespace Proxy.Actors.Tests.Stores;

public sealed class SpoolTests : IDisposable
{
    private readonly ScratchDirectory _directory = new();
    private readonly RecordingObserver _observer = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(3_000_000)]
    public async Task Unit_comes_back_as_it_was_handed_in(int length)
    {
        var bytes = UnitBytes.Of(1, length);
        using var spool = Open();
        Assert.True(await RecordingWriter.Store(spool, "a", bytes));
        var unit = spool.Take("a");
        Assert.NotNull(unit);
        Assert.Equal(("a", "facts", length), (unit.Head.Queue, System.Text.Encoding.UTF8.GetString(unit.Head.Facts.Span), unit.Bytes));
        Assert.Equal(bytes, UnitBytes.Read(spool, unit));
    }

    [Fact]
    public async Task Units_outlive_the_store_in_their_order()
    {
        using (var spool = Open())
        {
            for (var i = 0; i < 20; i++) Assert.True(await RecordingWriter.Store(spool, i % 2 == 0 ? "even" : "odd", UnitBytes.Of(i, 100_000)));
        }

        using var again = Open();
        Assert.Equal(new SpoolRecovery(again.Recovery.Segments, 20, 0, 0, 0), again.Recovery);
        Assert.True(again.Recovery.Segments > 2);
        for (var i = 0; i < 20; i++)
        {
            var unit = again.Take(i % 2 == 0 ? "even" : "odd");
            Assert.Equal(UnitBytes.Of(i, 100_000), UnitBytes.Read(again, unit!));
        }

        Assert.Null(again.Take("even"));
    }

    [Fact]
    public async Task Units_that_are_open_at_once_lie_between_each_other()
    {
        using (var spool = Open())
        {
            var writers = Enumerable.Range(0, 10).Select(_ => new RecordingWriter()).ToArray();
            var units = writers.Select(writer => spool.TryBegin(new UnitHead("q", default), writer)!).ToArray();
            for (var part = 0; part < 30; part++)
            {
                for (var i = 0; i < units.Length; i++) Assert.True(await writers[i].Append(units[i], UnitBytes.Of((i * 1000) + part, 5000)));
            }

            for (var i = units.Length - 1; i >= 0; i--)
            {
                if (i % 2 == 0) units[i].Complete();
                else units[i].Abort();
                if (i % 2 == 0) Assert.True(await writers[i].Settled);
            }
        }

        using var again = Open();
        Assert.Equal((5, 5), (again.Recovery.Units, again.Recovery.Torn));
        for (var i = 8; i >= 0; i -= 2)
        {
            var expected = Enumerable.Range(0, 30).SelectMany(part => UnitBytes.Of((i * 1000) + part, 5000));
            Assert.Equal(expected, UnitBytes.Read(again, again.Take("q")!));
        }
    }

    [Fact]
    public async Task What_is_done_does_not_come_back()
    {
        using (var spool = Open())
        {
            for (var i = 0; i < 6; i++) Assert.True(await RecordingWriter.Store(spool, "q", UnitBytes.Of(i, 50_000)));
            var first = spool.Take("q")!;
            var second = spool.Take("q")!;
            spool.Return(first);
            spool.Done(second);
            Assert.Same(first, spool.Take("q"));
            spool.Done(first);
        }

        using var again = Open();
        Assert.Equal(4, again.Recovery.Units);
        Assert.Equal(UnitBytes.Of(2, 50_000), UnitBytes.Read(again, again.Take("q")!));
    }

    [Fact]
    public async Task Segments_go_when_their_units_are_done_also_where_an_older_one_stays()
    {
        using (var spool = Open())
        {
            for (var i = 0; i < 40; i++) Assert.True(await RecordingWriter.Store(spool, i is 0 or 20 ? "stays" : "goes", UnitBytes.Of(i, 100_000)));
            while (spool.Take("goes") is { } unit) spool.Done(unit);
        }

        // What remains: the segments of the two, each in one or two, and that of the marks.
        Assert.InRange(Directory.GetFiles(_directory.Path, "*.segment").Length, 2, 5);
        using var again = Open();
        Assert.Equal(2, again.Recovery.Units);
        Assert.Equal(0, again.Recovery.Damaged);
        Assert.Equal(UnitBytes.Of(0, 100_000), UnitBytes.Read(again, again.Take("stays")!));
        Assert.Equal(UnitBytes.Of(20, 100_000), UnitBytes.Read(again, again.Take("stays")!));
    }

    [Fact]
    public async Task Unit_that_grows_too_large_fails()
    {
        using var spool = Open(_directory.Settings with { MaxUnit = 10_000 });
        var writer = new RecordingWriter();
        var unit = spool.TryBegin(new UnitHead("q", default), writer)!;
        Assert.Equal(10_000, unit.Append(new byte[10_000]));
        Assert.Equal(0, unit.Append(new byte[1]));
        Assert.False(await writer.Settled);
        Assert.Equal((UnitState.Failed, SpoolRefusal.TooLarge), (unit.State, unit.Refusal));
        Assert.True(await RecordingWriter.Store(spool, "q", new byte[10_000]));
    }

    [Fact]
    public async Task Numbers_of_units_are_never_given_twice()
    {
        long last;
        using (var spool = Open())
        {
            Assert.True(await RecordingWriter.Store(spool, "q", new byte[10]));
            var unit = spool.Take("q")!;
            last = unit.Number;
            spool.Done(unit);
        }

        using (Open())
        {
        }

        using var again = Open();
        Assert.True(await RecordingWriter.Store(again, "q", new byte[10]));
        Assert.True(again.Take("q")!.Number > last);
    }

    [Fact]
    public void Second_store_in_a_directory_is_refused()
    {
        using var spool = Open();
        var error = Assert.Throws<SpoolException>(() => Open());
        Assert.Contains(_directory.Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_stores_what_is_complete_and_gives_up_the_rest()
    {
        var complete = new RecordingWriter();
        var open = new RecordingWriter();
        using (var spool = Open(_directory.Settings with { Sync = TimeSpan.FromHours(1) }))
        {
            Assert.True(await RecordingWriter.Store(spool, "q", "first"u8.ToArray())); // at once: the last sync is long ago
            var unit = spool.TryBegin(new UnitHead("q", default), complete)!;
            unit.Append("second"u8);
            spool.TryBegin(new UnitHead("q", default), open)!.Append("third"u8);
            unit.Complete();
        }

        Assert.True(await complete.Settled);
        Assert.False(await open.Settled);
        using var again = Open();
        Assert.Equal(2, again.Recovery.Units);
    }

    [Fact]
    public async Task Units_share_a_sync()
    {
        using var spool = Open(_directory.Settings with { Sync = TimeSpan.FromMilliseconds(100) });
        Assert.True(await RecordingWriter.Store(spool, "q", new byte[10]));
        var before = spool.Figures.Synced;
        var stored = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => RecordingWriter.Store(spool, "q", new byte[10])));
        Assert.DoesNotContain(false, stored);
        Assert.InRange(spool.Figures.Synced - before, 1, 3);
        Assert.Equal((201L, 2010L), (spool.Figures.Units, spool.Figures.UnitBytes));
    }

    private Spool Open(SpoolSettings? settings = null) => Spool.Open(settings ?? _directory.Settings, TimeProvider.System, _observer);
}
