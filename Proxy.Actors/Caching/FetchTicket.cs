namespace Proxy.Actors.Caching;

/// <summary>The place of one who wants a response that is not stored. Whoever is to fetch ends it with <see cref="HttpCache.Begin"/>,
/// <see cref="HttpCache.Freshen"/> or <see cref="HttpCache.GiveUp"/>; who waits may <see cref="Cancel"/> it.</summary>
internal sealed class FetchTicket : IThreadPoolWorkItem
{
    private readonly IFetchWaiter? _waiter;
    private StoredResponse? _response;
    private bool _isCancelled;

    internal FetchTicket(HttpCache cache, CacheEntry entry, FetchRole role, IFetchWaiter? waiter, int tagPurges)
    {
        (Cache, Entry, Role, _waiter) = (cache, entry, role, waiter);
        (Purges, TagPurges) = (entry.Purges, tagPurges);
    }

    /// <summary>What the holder is to do.</summary>
    public FetchRole Role { get; }

    /// <summary>Whether what came for this key of late could not be stored.</summary>
    public bool IsMarked { get; init; }

    /// <summary>Whether somebody waits for this fetch; who comes just now may not be among them.</summary>
    public bool HasWaiters => Waiters is { Count: > 0 };

    /// <summary>For one who has waited in vain: why, where that holds for all.</summary>
    public FetchFailure Failure { get; private set; }

    internal HttpCache Cache { get; }

    internal CacheEntry Entry { get; }

    /// <summary>How often the key had been purged when the ticket was given.</summary>
    internal int Purges { get; }

    /// <summary>How often the cache had been purged by tag.</summary>
    internal int TagPurges { get; }

    /// <summary>Whether the fetch has ended. This and what follows is changed under the cache's lock.</summary>
    internal bool IsEnded { get; set; }

    /// <summary>Those who wait for this one; null: nobody has.</summary>
    internal LinkedList<FetchTicket>? Waiters { get; set; }

    /// <summary>The place among those who wait; null once they have been told.</summary>
    internal LinkedListNode<FetchTicket>? Place { get; set; }

    /// <summary>Whoever waits does not want to be told any more. On its loop.</summary>
    public void Cancel()
    {
        _isCancelled = true;
        Cache.Forget(this);
    }

    /// <summary>Tells the waiter; on its loop.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (_isCancelled) _response?.Release();
        else _waiter!.OnFetched(this, _response);
    }

    /// <summary>Has the waiter told.</summary>
    /// <param name="response">What was stored; null for nothing.</param>
    /// <param name="failure">Why, where that holds for all who wait.</param>
    internal void Tell(StoredResponse? response, FetchFailure failure)
    {
        Failure = failure;
        if (response?.TryUse() == true) _response = response;
        _waiter!.Loop.Execute(this);
    }
}
