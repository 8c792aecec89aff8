using Proxy.Actors.Caching;
using Proxy.Transport;
using Proxy.Transport.Tests;
using static Proxy.Actors.Tests.Caching.TestCache;

namespace Proxy.Actors.Tests.Caching;

/// <summary>Bodies that are read while they are filled.</summary>
public sealed class StoredBodyTests
{
    [Fact]
    public async Task Readers_on_other_loops_get_every_byte_while_it_is_filled()
    {
        using var test = new TestCache(capacity: 8 << 20, maxObject: 4 << 20);
        using var one = new TestLoop();
        using var other = new TestLoop(index: 1);
        const int Length = 3_000_000;
        var bytes = Bytes("/a", Length);
        var stored = test.Begin(test.Cache.Join(Key("/a"), null), Length)!;
        var readers = Enumerable.Range(0, 6).Select(i => new Reader(test.Find("/a")!, i % 2 == 0 ? one.Io : other.Io)).ToList();
        readers.ForEach(reader => reader.Start());
        for (var at = 0; at < Length;)
        {
            var piece = Math.Min(1 + (at % 10_007), Length - at);
            Assert.Equal(piece, stored.Append(bytes.AsSpan(at, piece)));
            at += piece;
        }

        stored.Complete();
        stored.Release();
        foreach (var reader in readers) Assert.Equal(bytes, await reader.Done.WaitAsync(TestLoop.Limit));
        Assert.Empty(one.Errors.Concat(other.Errors));
    }

    [Fact]
    public async Task A_reader_is_told_once_however_often_there_is_more()
    {
        using var test = new TestCache();
        using var loop = new TestLoop();
        var stored = test.Begin(test.Cache.Join(Key("/a"), null), 100)!;
        var counting = new Counting(loop.Io);
        await loop.Run(() =>
        {
            Assert.True(stored.Watch(counting, 0));
            for (var i = 0; i < 50; i++) stored.Append([1]);
            Assert.False(stored.Watch(counting, 49));
        });
        await loop.Run(() => Assert.Equal(1, counting.Told));
        await loop.Run(() => Assert.True(stored.Watch(counting, 50)));
        stored.Unwatch(counting);
        stored.Append([1]);
        await loop.Run(() => Assert.Equal(1, counting.Told));
        await loop.Run(() => Assert.True(stored.Watch(counting, 51)));
        stored.Fail();
        await loop.Run(() => Assert.Equal(2, counting.Told));
        Assert.False(stored.Watch(counting, 51));
        Assert.Equal(StoredState.Failed, stored.State);
        stored.Release();
        Assert.False(test.Has("/a"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(8192)]
    [InlineData(200_000)]
    public unsafe void A_writer_fills_it_in_place_and_what_is_not_needed_goes_back(int length)
    {
        using var test = new TestCache();
        var bytes = Bytes("/a", length);
        var stored = test.Begin(test.Cache.Join(Key("/a"), null), null)!;
        for (var at = 0; at < length;)
        {
            var to = stored.Tail(out var room);
            if (room == 0)
            {
                Assert.True(stored.TryGrow());
                continue;
            }

            var piece = Math.Min(room, Math.Min(3000, length - at));
            bytes.AsSpan(at, piece).CopyTo(new Span<byte>(to, piece));
            stored.Advance(piece);
            at += piece;
        }

        stored.Complete();
        Assert.Equal((long?)length, stored.Length);
        Assert.Equal(bytes, Read(stored));
        Assert.Equal(CacheMemory.Cells(length), test.Cache.Memory.CellCount - test.Cache.Memory.CellsFree);
        Assert.Equal(stored.Bytes, test.Cache.Used);
        Assert.True(stored.Tail(out var after) is null && after == 0);
        Assert.False(stored.TryGrow());
        stored.Release();
    }

    [Fact]
    public void What_is_not_whole_is_not_complete()
    {
        using var test = new TestCache();
        var stored = test.Begin(test.Cache.Join(Key("/a"), null), 10)!;
        Assert.Equal(10, stored.Append(new byte[11]));
        var part = test.Begin(test.Cache.Join(Key("/b"), null), 10)!;
        Assert.Throws<InvalidOperationException>(part.Complete);
        part.Fail();
        part.Release();
        stored.Complete();
        stored.Complete();
        stored.Fail();
        Assert.Equal(StoredState.Complete, stored.State);
        stored.Release();
        Assert.Equal((true, false), (test.Has("/a"), test.Has("/b")));
    }

    [Fact]
    public unsafe void It_is_read_from_any_place_also_where_it_lies_in_many_pieces()
    {
        using var test = new TestCache(capacity: 1 << 20);
        for (var i = 0; test.Cache.Counters.Evicted == 0; i++) Assert.True(test.Put($"/{i}", 4096));
        for (var i = 0; i < 300; i += 2) test.Cache.Purge(Key($"/{i}"));
        const int Length = 250_000;
        Assert.True(test.Put("/spread", Length));
        var (found, bytes) = (test.Find("/spread")!, Bytes("/spread", Length));
        found.At(0, out var first);
        Assert.True(first < Length);
        var random = new Random(1);
        var buffer = new byte[4000];
        for (var i = 0; i < 500; i++)
        {
            var at = random.Next(Length + 1);
            fixed (byte* to = buffer)
            {
                var copied = found.Copy(at, to, buffer.Length);
                Assert.Equal(Math.Min(buffer.Length, Length - at), copied);
                Assert.True(bytes.AsSpan(at, copied).SequenceEqual(buffer.AsSpan(0, copied)));
            }
        }

        Assert.True(found.At(Length, out var none) is null && none == 0);
        found.Release();
    }

    private sealed class Counting(IoLoop loop) : IStoredReader
    {
        public int Told { get; private set; }

        public IoLoop Loop => loop;

        public void OnStored() => Told++;
    }

    private sealed class Reader(StoredResponse stored, IoLoop loop) : IStoredReader
    {
        private readonly TaskCompletionSource<byte[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<byte> _read = [];

        public IoLoop Loop => loop;

        public Task<byte[]> Done => _done.Task;

        public void Start() => loop.Execute(OnStored);

        public unsafe void OnStored()
        {
            do
            {
                while (stored.At(_read.Count, out var length) is var from && length > 0) _read.AddRange(new ReadOnlySpan<byte>(from, length));
                if (stored.State == StoredState.Filling || stored.Available > _read.Count) continue;
                stored.Release();
                _done.SetResult([.. _read]);
                return;
            }
            while (!stored.Watch(this, _read.Count));
        }
    }
}
