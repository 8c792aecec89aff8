using Proxy.Actors.Caching;
using Proxy.Transport;
using Proxy.Transport.Tests;
using static Proxy.Actors.Tests.Caching.TestCache;

namespace Proxy.Actors.Tests.Caching;

/// <summary>Everything at once, from several threads: what is read is right, the cap holds, and in the end nothing is left.</summary>
public sealed class CacheStressTests
{
    private const int Paths = 200;

    private const int MaxLength = 20_000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whatever_happens_at_once_bytes_are_right_the_cap_holds_and_all_memory_comes_back(bool coalesce)
    {
        using var test = new TestCache(capacity: 400_000, maxObject: MaxLength, maxVariants: 2, coalesce: coalesce);
        using var loops = new Loops(3);
        var work = Enumerable.Range(0, 6).Select(i => Task.Run(() => Play(test, loops.Of(i), new Random(i), 4_000))).ToList();
        while (!Task.WhenAll(work).IsCompleted)
        {
            Assert.True(test.Cache.Used <= test.Cache.Capacity);
            await Task.Yield();
        }

        await Task.WhenAll(work);
        await loops.SettleAsync();
        Assert.Empty(loops.Errors);
        var fill = test.Cache.Fill();
        Assert.Equal(fill.Stored, fill.Used); // nobody reads or fills any more
        Assert.True(test.Cache.Counters is { Evicted: > 0, Purged: > 0, Stored: > 0 });
    }

    // A request of one client after another: what is there is read, what is not there is fetched, or waited for.
    private static void Play(TestCache test, IoLoop loop, Random random, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var number = (int)(Paths * random.NextDouble() * random.NextDouble());
            var path = $"/{number}";
            var length = (number * 7919) % MaxLength;
            switch (random.Next(60))
            {
                case 0:
                    test.Cache.Purge(Key(path));
                    break;
                case 1:
                    test.Cache.PurgePrefix(Key("/1"));
                    break;
                case 2:
                    test.Cache.PurgeTag("odd");
                    break;
                case 3:
                    Freshen(test, path, length);
                    break;
                default:
                    Request(test, loop, random, path, length);
                    break;
            }
        }
    }

    private static void Request(TestCache test, IoLoop loop, Random random, string path, int length)
    {
        var request = $"X-Kind: {random.Next(3)}";
        if (test.Find(path, request) is { } found)
        {
            Check(found, path, length);
            found.Release();
            return;
        }

        if (test.Join(path, null, new Checking(loop, path, length), request) is not { } ticket) return;
        if (ticket.Role == FetchRole.Wait)
        {
            if (random.Next(4) == 0) loop.Execute(ticket.Cancel);
            return;
        }

        if (random.Next(20) == 0)
        {
            test.Cache.GiveUp(ticket, isMarked: random.Next(2) == 0);
            return;
        }

        var vary = $"Vary: X-Kind|Cache-Tag: {(length % 2 == 0 ? "even" : "odd")}";
        if (test.Begin(ticket, random.Next(2) == 0 ? length : null, vary, request) is not { } stored) return;
        Fill(stored, Bytes(path, length), random);
        stored.Release();
    }

    private static void Fill(StoredResponse stored, byte[] bytes, Random random)
    {
        var end = random.Next(15) == 0 ? bytes.Length / 2 : bytes.Length;
        for (var at = 0; at < end;)
        {
            var piece = Math.Min(1 + random.Next(9000), end - at);
            if (stored.Append(bytes.AsSpan(at, piece)) != piece)
            {
                stored.Fail();
                return;
            }

            at += piece;
        }

        if (end == bytes.Length) stored.Complete();
        else stored.Fail();
    }

    private static void Freshen(TestCache test, string path, int length)
    {
        if (test.Find(path, "X-Kind: 1") is not { } old) return;
        var ticket = test.Cache.Join(Key(path), null);
        if (ticket.Role != FetchRole.Wait)
        {
            var fresh = test.Cache.Freshen(ticket, old, "HTTP/1.1 200 OK\r\nX-Fresh: 1\r\n"u8.ToArray(), Facts("Cache-Tag: odd"), old.Vary);
            Check(fresh, path, length);
            fresh.Release();
        }

        old.Release();
    }

    private static void Check(StoredResponse found, string path, int length)
    {
        var there = Read(found);
        if (!there.AsSpan().SequenceEqual(Bytes(path, length).AsSpan(0, there.Length))) throw new InvalidOperationException($"{path} has other bytes");
        if (found.State == StoredState.Complete && found.Available != length) throw new InvalidOperationException($"{path} has another length");
    }

    private sealed class Checking(IoLoop loop, string path, int length) : IFetchWaiter
    {
        public IoLoop Loop => loop;

        public void OnFetched(FetchTicket ticket, StoredResponse? response)
        {
            if (response is null) return;
            Check(response, path, length);
            response.Release();
        }
    }

    private sealed class Loops(int count) : IDisposable
    {
        private readonly TestLoop[] _loops = [.. Enumerable.Range(0, count).Select(i => new TestLoop(index: i))];

        public IEnumerable<Exception> Errors => _loops.SelectMany(loop => loop.Errors);

        public IoLoop Of(int number) => _loops[number % _loops.Length].Io;

        public async Task SettleAsync()
        {
            foreach (var loop in _loops) await loop.Run(() => { });
        }

        public void Dispose()
        {
            foreach (var loop in _loops) loop.Dispose();
        }
    }
}
