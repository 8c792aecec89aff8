using Proxy.Actors.Caching.Rules;
using Proxy.Actors.Http;

namespace Proxy.Actors.Caching;

/// <summary>Who fetches what, and what comes of it.</summary>
internal sealed partial class HttpCache
{
    /// <summary>How long requests of a key do not wait for each other after a response of it could not be stored.</summary>
    public static readonly TimeSpan MarkTime = TimeSpan.FromMinutes(2);

    // Objects, arrays and their headers on a 64-bit runtime for a response, its body and its entry, as tests measure.
    private const int RuntimeBytes = 600;

    private const int TagBytes = 40; // a string's header, and its place in a list

    /// <summary>Gives one who wants a response that is not stored, or is stale, its place.</summary>
    /// <param name="key">The key.</param>
    /// <param name="waiter">Who is told when another one has fetched it; null: nobody, who only wants to know whether to fetch.</param>
    public FetchTicket Join(ReadOnlySpan<byte> key, IFetchWaiter? waiter)
    {
        var hash = CacheKey.Hash(key);
        lock (_lock)
        {
            var entry = _index.FindOrAdd(hash, key);
            var role = RoleIn(entry);
            var ticket = new FetchTicket(this, entry, role, waiter, _tagPurges) { IsMarked = role == FetchRole.Alone && IsMarked(hash) };
            if (role == FetchRole.Lead) entry.Leader = ticket;
            if (role != FetchRole.Wait) entry.Fetches++;
            else if (waiter is not null) ticket.Place = (entry.Leader!.Waiters ??= new()).AddLast(ticket);
            return ticket;
        }
    }

    /// <summary>Gives a place to one who has looked before, without the lock.</summary>
    /// <param name="key">The key.</param>
    /// <param name="request">The request's fields.</param>
    /// <param name="seen">What it has found, with a reference of its own; null: nothing.</param>
    /// <param name="waiter">Who is told when another one has fetched it.</param>
    /// <returns>Null when something else is stored by now, as another one's fetch has ended in between: it has to look once more.</returns>
    public FetchTicket? Join(ReadOnlySpan<byte> key, HttpFields request, StoredResponse? seen, IFetchWaiter waiter)
    {
        lock (_lock)
        {
            var stored = _index.Find(CacheKey.Hash(key), key)?.Latest(request);
            return stored is null || stored == seen ? Join(key, waiter) : null;
        }
    }

    /// <summary>Begins to store what is fetched, when its head is there. A body of known length is found by others from now on; one of unknown
    /// length once it is complete.</summary>
    /// <param name="ticket">The ticket of the fetch, which ends with this, or with the body where its length is unknown.</param>
    /// <param name="head">The head to keep.</param>
    /// <param name="facts">What it says.</param>
    /// <param name="vary">For which requests it is.</param>
    /// <param name="length">Bytes of the body; null: unknown.</param>
    /// <returns>The response, with a reference of the caller's, who fills it and ends with <see cref="StoredResponse.Complete"/> or
    /// <see cref="StoredResponse.Fail"/>. Null when it is too large, there is no room, or the key was purged since the ticket was given.</returns>
    public StoredResponse? Begin(FetchTicket ticket, byte[] head, ResponseFacts facts, VaryKey vary, long? length)
    {
        StoredResponse? response = null;
        lock (_lock)
        {
            if (ticket.IsEnded) throw new InvalidOperationException("a fetch that has ended was to be stored");
            if (MayStore(ticket, facts) && !(length > MaxObject)) response = Make(ticket.Entry, head, facts, vary, length);
            if (response is not null && length is not null) Insert(response);
            if (response is not null && length is null) response.Ticket = ticket;
        }

        if (response is null) End(ticket, null, isMarked: MayStore(ticket, facts));
        else if (length is not null) End(ticket, response, isMarked: false);
        return response;
    }

    /// <summary>Gives a response a new head, as a 304 to its validators does. Readers of the old one keep it.</summary>
    /// <param name="ticket">The ticket of the fetch, which ends with this.</param>
    /// <param name="old">The response; the caller's reference to it stays.</param>
    /// <param name="head">The head to keep from now on.</param>
    /// <param name="facts">What it says.</param>
    /// <param name="vary">For which requests it is from now on.</param>
    /// <returns>The response with the new head, with a reference of the caller's. It is in the cache, unless the old one is not any more, or not complete.</returns>
    public StoredResponse Freshen(FetchTicket ticket, StoredResponse old, byte[] head, ResponseFacts facts, VaryKey vary)
    {
        StoredResponse response;
        var isStored = false;
        lock (_lock)
        {
            var bytes = ManagedBytes(old.Entry, head, facts, vary);
            isStored = MayStore(ticket, facts) && old is { Queue: not null, State: StoredState.Complete } && TryMakeRoom(bytes);
            old.Body.Share();
            response = new StoredResponse(this, old.Entry, head, facts, vary, old.Body, isStored ? bytes : 0);
            if (isStored && old.Queue is { } queue)
            {
                response.TryAcquire();
                response.Frequency = old.Frequency;
                old.Entry.Replace(old, response);
                queue.Replace(old, response);
                if (!vary.Equals(old.Vary)) RemoveOlder(response);
            }
        }

        if (isStored) old.Release();
        End(ticket, response, isMarked: false);
        return response;
    }

    /// <summary>Nothing is stored of a fetch: others go on by themselves. Nothing happens when it has ended already.</summary>
    /// <param name="ticket">The ticket of the fetch.</param>
    /// <param name="isMarked">Whether responses of this key are not to be shared as a rule, so that requests do not wait for each other for a
    /// while; otherwise one of those who wait leads, as they join again.</param>
    /// <param name="failure">Why, where that holds for those who wait, too.</param>
    public void GiveUp(FetchTicket ticket, bool isMarked, FetchFailure failure = FetchFailure.None) => End(ticket, null, isMarked, failure);

    internal void Forget(FetchTicket ticket)
    {
        lock (_lock)
        {
            ticket.Place?.List?.Remove(ticket.Place);
            ticket.Place = null;
        }
    }

    internal void OnComplete(StoredResponse response)
    {
        var ticket = response.Ticket;
        lock (_lock)
        {
            if (ticket is not null && MayStore(ticket, response.Facts)) Insert(response);
            if (response.Queue is not null) RemoveOlder(response);
        }

        if (ticket is not null) End(ticket, response, isMarked: false);
    }

    internal void OnFailed(StoredResponse response)
    {
        lock (_lock)
        {
            if (response.Queue is not null) Remove(response);
        }

        if (response.Ticket is { } ticket) End(ticket, null, response.Body.IsTooLarge);
    }

    internal bool TryAbandon(StoredResponse response)
    {
        lock (_lock)
        {
            var isStored = response.Queue is not null;
            if (!response.TryRetire(isStored ? 2 : 1)) return false;
            if (isStored) TakeOut(response);
        }

        response.Body.End(isWhole: false);
        if (response.Ticket is { } ticket) End(ticket, null, isMarked: false);
        response.Free();
        return true;
    }

    private FetchRole RoleIn(CacheEntry entry)
    {
        if (!Settings.Coalesce || IsMarked(entry.Hash)) return FetchRole.Alone;
        return entry.Leader is null ? FetchRole.Lead : FetchRole.Wait;
    }

    private bool IsMarked(uint hash) => _marks.TryGet(hash, out var until) && until > Now();

    private uint Now() => (uint)_time.GetUtcNow().ToUnixTimeSeconds();

    private bool MayStore(FetchTicket ticket, ResponseFacts facts) =>
        ticket.Purges == ticket.Entry.Purges && (ticket.TagPurges == _tagPurges || facts.Tags.Count == 0);

    private StoredResponse? Make(CacheEntry entry, byte[] head, ResponseFacts facts, VaryKey vary, long? length)
    {
        var managed = ManagedBytes(entry, head, facts, vary);
        var cells = CacheMemory.Cells(length ?? Math.Min(MaxObject, StoredBody.FirstBytes));
        if (!TryMakeRoom(managed + CacheMemory.Bytes(cells))) return null;
        var extents = new List<CacheExtent>(1);
        if (!Memory.TryTake(cells, extents)) throw new InvalidOperationException("a cache has less memory than it counts");
        return new StoredResponse(this, entry, head, facts, vary, new StoredBody(this, [.. extents], length), managed);
    }

    private static long ManagedBytes(CacheEntry entry, byte[] head, ResponseFacts facts, VaryKey vary)
    {
        long bytes = RuntimeBytes + entry.Key.Length + head.Length + vary.Bytes + facts.EntityTag.Length + facts.Vary.Length + facts.Omitted.Length;
        foreach (var tag in facts.Tags) bytes += TagBytes + (sizeof(char) * tag.Length);
        return bytes;
    }

    // One above the bound while it is filling, so that what is there already is not lost if that fails.
    private void Insert(StoredResponse response)
    {
        response.TryAcquire();
        response.Entry.Add(response);
        _queues.Add(response);
        Counters.Stored++;
        Bound(response.Entry, Settings.MaxVariants + 1);
    }

    private void RemoveOlder(StoredResponse response)
    {
        var isOlder = false;
        foreach (var variant in response.Entry.Variants)
        {
            if (isOlder && variant.Vary.Equals(response.Vary)) Remove(variant);
            isOlder |= variant == response;
        }

        Bound(response.Entry, Settings.MaxVariants);
    }

    private void Bound(CacheEntry entry, int variants)
    {
        while (entry.Variants.Length > variants) Remove(entry.Variants[^1]);
    }

    private void Remove(StoredResponse response)
    {
        TakeOut(response);
        response.Release();
    }

    private void TakeOut(StoredResponse response)
    {
        response.Entry.Remove(response);
        response.Queue!.Remove(response);
        RemoveIfIdle(response.Entry);
    }

    private void End(FetchTicket ticket, StoredResponse? response, bool isMarked, FetchFailure failure = FetchFailure.None)
    {
        FetchTicket[] waiters;
        lock (_lock)
        {
            if (ticket.IsEnded || ticket.Role == FetchRole.Wait) return;
            ticket.IsEnded = true;
            var entry = ticket.Entry;
            entry.Fetches--;
            if (entry.Leader == ticket) entry.Leader = null;
            if (isMarked) _marks.Set(entry.Hash, Now() + (uint)MarkTime.TotalSeconds);
            else if (response is not null) _marks.Remove(entry.Hash);
            waiters = TakeWaiters(ticket);
            Counters.Collapsed += response is null ? 0 : waiters.Length;
            RemoveIfIdle(entry);
        }

        foreach (var waiter in waiters) waiter.Tell(response, failure);
    }

    private static FetchTicket[] TakeWaiters(FetchTicket ticket)
    {
        if (ticket.Waiters is not { Count: > 0 } list) return [];
        FetchTicket[] waiters = [.. list];
        foreach (var waiter in waiters) waiter.Place = null;
        list.Clear();
        return waiters;
    }
}
