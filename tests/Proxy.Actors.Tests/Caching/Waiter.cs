using Proxy.Actors.Caching;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Caching;

/// <summary>Waits for another one's fetch on a loop.</summary>
internal sealed class Waiter(TestCache test, IoLoop loop) : IFetchWaiter
{
    private readonly TaskCompletionSource<StoredResponse?> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IoLoop Loop => loop;

    public FetchTicket? Ticket { get; private set; }

    /// <summary>What it was told; it comes with a reference.</summary>
    public Task<StoredResponse?> Told => _told.Task;

    public FetchRole Join(string path) => (Ticket = test.Cache.Join(TestCache.Key(path), this)).Role;

    public void OnFetched(FetchTicket ticket, StoredResponse? response)
    {
        if (!loop.IsCurrent || ticket != Ticket) throw new InvalidOperationException("told where it does not belong");
        _told.SetResult(response);
    }
}
