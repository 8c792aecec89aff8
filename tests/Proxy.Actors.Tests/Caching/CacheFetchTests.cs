using Proxy.Actors.Caching;
using Proxy.Transport.Tests;
using static Proxy.Actors.Tests.Caching.TestCache;

namespace Proxy.Actors.Tests.Caching;

/// <summary>Who fetches, who waits, and what those are told.</summary>
public sealed class CacheFetchTests
{
    [Fact]
    public async Task One_fetches_and_the_others_get_what_it_stores_while_it_is_coming()
    {
        using var test = new TestCache();
        using var loop = new TestLoop();
        var leader = test.Cache.Join(Key("/a"), null);
        var waiters = Enumerable.Range(0, 100).Select(_ => new Waiter(test, loop.Io)).ToList();
        Assert.Equal(FetchRole.Lead, leader.Role);
        Assert.All(waiters, waiter => Assert.Equal(FetchRole.Wait, waiter.Join("/a")));
        var stored = test.Begin(leader, 10)!;
        foreach (var waiter in waiters)
        {
            var told = await waiter.Told;
            Assert.Same(stored, told);
            Assert.Equal(StoredState.Filling, told!.State);
        }

        Fill(stored, "/a", 10);
        stored.Release();
        foreach (var waiter in waiters)
        {
            var told = (await waiter.Told)!;
            Assert.Equal(Bytes("/a", 10), Read(told));
            told.Release();
        }

        Assert.Equal(100, test.Cache.Counters.Collapsed);
        Assert.True(test.Has("/a"));
        Assert.Empty(loop.Errors);
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_waited_for_until_it_is_complete()
    {
        using var test = new TestCache();
        using var loop = new TestLoop();
        var stored = test.Begin(test.Cache.Join(Key("/a"), null), null)!;
        var waiter = new Waiter(test, loop.Io);
        Assert.Equal(FetchRole.Wait, waiter.Join("/a"));
        stored.Append(Bytes("/a", 9000));
        await loop.Run(() => { });
        Assert.False(waiter.Told.IsCompleted);
        stored.Complete();
        stored.Release();
        var told = (await waiter.Told)!;
        Assert.Equal(StoredState.Complete, told.State);
        Assert.Equal(Bytes("/a", 9000), Read(told));
        told.Release();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_nothing_is_stored_one_of_them_leads_or_all_go_alone(bool isMarked)
    {
        using var test = new TestCache();
        using var loop = new TestLoop();
        var leader = test.Cache.Join(Key("/a"), null);
        var (one, other) = (new Waiter(test, loop.Io), new Waiter(test, loop.Io));
        one.Join("/a");
        other.Join("/a");
        test.Cache.GiveUp(leader, isMarked);
        Assert.Null(await one.Told);
        Assert.Null(await other.Told);
        Assert.Equal(isMarked ? FetchRole.Alone : FetchRole.Lead, test.Cache.Join(Key("/a"), null).Role);
        Assert.Equal(isMarked ? FetchRole.Alone : FetchRole.Wait, test.Cache.Join(Key("/a"), null).Role);
        test.Cache.GiveUp(leader, isMarked: false); // has ended; nothing happens
    }

    [Fact]
    public async Task A_body_that_fails_is_told_to_those_who_wait_for_it()
    {
        using var test = new TestCache();
        using var loop = new TestLoop();
        var stored = test.Begin(test.Cache.Join(Key("/a"), null), null)!;
        var waiter = new Waiter(test, loop.Io);
        waiter.Join("/a");
        stored.Fail();
        stored.Release();
        Assert.Null(await waiter.Told);
        Assert.Equal(FetchRole.Lead, test.Cache.Join(Key("/a"), null).Role);
    }

    [Fact]
    public async Task Who_has_cancelled_is_not_told_and_holds_nothing()
    {
        using var test = new TestCache();
        using var loop = new TestLoop();
        var leader = test.Cache.Join(Key("/a"), null);
        var (early, late) = (new Waiter(test, loop.Io), new Waiter(test, loop.Io));
        early.Join("/a");
        late.Join("/a");
        await loop.Run(early.Ticket!.Cancel);
        await loop.Run(() =>
        {
            Assert.True(StoreFrom(test, leader)); // the call to the one who is late is on its way to this loop now
            late.Ticket!.Cancel();
        });
        await loop.Run(() => { });
        Assert.False(early.Told.IsCompleted || late.Told.IsCompleted);
        Assert.Empty(loop.Errors);
    }

    [Fact]
    public void Who_has_nobody_to_be_told_only_hears_that_another_one_fetches()
    {
        using var test = new TestCache();
        var leader = test.Cache.Join(Key("/a"), null);
        Assert.Equal(FetchRole.Wait, test.Cache.Join(Key("/a"), null).Role);
        Assert.Equal(FetchRole.Lead, test.Cache.Join(Key("/b"), null).Role);
        Assert.True(StoreFrom(test, leader));
    }

    [Fact]
    public void Who_has_found_nothing_looks_once_more_when_a_fetch_has_ended_since()
    {
        using var test = new TestCache();
        using var loop = new TestLoop();
        var waiter = new Waiter(test, loop.Io);
        Assert.False(test.Has("/a"));
        Assert.True(test.Put("/a", 10));
        Assert.Null(test.Join("/a", null, waiter));
        var seen = test.Find("/a");
        Assert.Equal(FetchRole.Lead, test.Join("/a", seen, waiter)!.Role); // as it is not fresh enough for it
        seen!.Release();
    }

    [Fact]
    public void Who_has_found_one_that_was_freshened_since_looks_once_more()
    {
        using var test = new TestCache();
        using var loop = new TestLoop();
        Assert.True(test.Put("/a", 10));
        var seen = test.Find("/a")!;
        test.Cache.Freshen(test.Cache.Join(Key("/a"), null), seen, "HTTP/1.1 200 OK\r\n"u8.ToArray(), Facts(), seen.Vary).Release();
        Assert.Null(test.Join("/a", seen, new Waiter(test, loop.Io)));
        seen.Release();
    }

    [Fact]
    public void What_is_stored_for_other_requests_is_nothing_to_look_at()
    {
        using var test = new TestCache();
        using var loop = new TestLoop();
        Assert.True(test.Put("/a", 10, "Vary: Accept-Language", "Accept-Language: de"));
        Assert.Equal(FetchRole.Lead, test.Join("/a", null, new Waiter(test, loop.Io), "Accept-Language: fr")!.Role);
        Assert.Null(test.Join("/a", null, new Waiter(test, loop.Io), "Accept-Language: de"));
    }

    [Fact]
    public void What_somebody_has_found_just_as_it_is_given_up_is_filled_to_its_end()
    {
        using var test = new TestCache();
        var stored = test.Begin(test.Cache.Join(Key("/a"), null), 10)!;
        Assert.False(stored.IsWanted);
        var found = test.Find("/a")!;
        Assert.False(stored.TryAbandon());
        Fill(stored, "/a", 10);
        stored.Release();
        Assert.Equal(Bytes("/a", 10), Read(found));
        found.Release();
        Assert.True(test.Has("/a"));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(null)]
    public async Task What_is_given_up_is_found_by_nobody_and_takes_nothing(int? length)
    {
        using var test = new TestCache();
        using var loop = new TestLoop();
        var stored = test.Begin(test.Cache.Join(Key("/a"), null), length)!;
        var waiter = length is null ? new Waiter(test, loop.Io) : null;
        waiter?.Join("/a");
        stored.Append(Bytes("/a", 5));
        Assert.True(stored.TryAbandon());
        Assert.Equal((StoredState.Failed, false), (stored.State, test.Has("/a")));
        if (waiter is not null) Assert.Null(await waiter.Told);
        Assert.Equal(0, test.Cache.Used);
        Assert.Equal(FetchRole.Lead, test.Cache.Join(Key("/a"), null).Role);
    }

    [Fact]
    public void Without_coalescing_everybody_fetches()
    {
        using var test = new TestCache(coalesce: false);
        var tickets = Enumerable.Range(0, 3).Select(_ => test.Cache.Join(Key("/a"), null)).ToList();
        Assert.All(tickets, ticket => Assert.Equal(FetchRole.Alone, ticket.Role));
        Assert.All(tickets, ticket => Assert.True(StoreFrom(test, ticket)));
        Assert.Equal(1, test.Cache.Fill().Responses);
    }

    [Fact]
    public async Task A_new_head_goes_with_the_old_body_and_is_told_to_those_who_wait()
    {
        using var test = new TestCache();
        using var loop = new TestLoop();
        Assert.True(test.Put("/a", 5000));
        var old = test.Find("/a")!;
        var used = test.Cache.Used;
        var waiter = new Waiter(test, loop.Io);
        var leader = test.Cache.Join(Key("/a"), null);
        waiter.Join("/a");
        var fresh = test.Cache.Freshen(leader, old, "HTTP/1.1 200 OK\r\nX-New: 1\r\n"u8.ToArray(), Facts(), old.Vary);
        var told = (await waiter.Told)!;
        Assert.Same(fresh, told);
        Assert.All([fresh, old], each => Assert.Equal(Bytes("/a", 5000), Read(each)));
        Assert.Equal((false, true), (old.IsStored, fresh.IsStored));
        Assert.InRange(test.Cache.Used, used + 100, used + 1500); // a second head while the first one is being read
        old.Release();
        Assert.InRange(test.Cache.Used, used - 100, used + 100);
        Assert.Same(fresh, Assert.Single(test.Cache.Responses()));
        told.Release();
        fresh.Release();
        Assert.True(test.Has("/a"));
    }

    [Fact]
    public void A_new_head_for_what_was_purged_meanwhile_is_for_the_one_request_only()
    {
        using var test = new TestCache();
        Assert.True(test.Put("/a", 50));
        var old = test.Find("/a")!;
        var leader = test.Cache.Join(Key("/a"), null);
        test.Cache.Purge(Key("/a"));
        var fresh = test.Cache.Freshen(leader, old, "HTTP/1.1 200 OK\r\n"u8.ToArray(), Facts(), old.Vary);
        old.Release();
        Assert.Equal(Bytes("/a", 50), Read(fresh));
        Assert.False(test.Has("/a"));
        fresh.Release();
        Assert.Equal(0, test.Cache.Used);
    }

    private static bool StoreFrom(TestCache test, FetchTicket ticket)
    {
        if (test.Begin(ticket, 10) is not { } stored) return false;
        Fill(stored, "/a", 10);
        stored.Release();
        return true;
    }
}
