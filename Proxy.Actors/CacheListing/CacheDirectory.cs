using Proxy.Actors.Listing;

namespace Proxy.Actors.CacheListing;

/// <summary>Lists what the caches of all nodes have stored, and purges it.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class CacheDirectory
{
    /// <summary>Rows of a listing at most.</summary>
    public const int MaxRows = CacheDesk.MaxRows;

    private readonly PairDirectory _nodes;

    internal CacheDirectory(PairDirectory nodes) => _nodes = nodes;

    /// <summary>How full caches are, and what has become of requests.</summary>
    /// <param name="scope">Which nodes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<ClusterAnswer<NodeCacheStats>> StatsAsync(DirectoryScope scope, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return _nodes.AskAllAsync<NodeCacheStats>(new CollectCaches(scope.Limit), scope, TimeSpan.Zero, cancellation);
    }

    /// <summary>The first few responses in an order that nodes have stored.</summary>
    /// <param name="cache">The cache; null for all.</param>
    /// <param name="prefix">What their URLs begin with, without a scheme; empty for all.</param>
    /// <param name="order">By what they are sorted.</param>
    /// <param name="max">Rows wanted, 1 to <see cref="MaxRows"/>.</param>
    /// <param name="scope">Which nodes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<StoredListing> ListAsync(
        string? cache, string prefix, StoredOrder order, int max, DirectoryScope scope, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var query = new ListStored(cache, prefix, order, max, scope.Limit);
        var answer = await _nodes.AskAllAsync<StoredPage>(query, scope, TimeSpan.Zero, cancellation).ConfigureAwait(false);
        var rows = answer.Answers.SelectMany(node => node.Rows).OrderByDescending(row => row.Key(order)).Take(max);
        return new StoredListing([.. rows], answer.Answers.Sum(node => node.Matched), answer.Missing);
    }

    /// <summary>What nodes have stored under a URL, with heads.</summary>
    /// <param name="cache">The cache; null for all.</param>
    /// <param name="url">The URL without a scheme.</param>
    /// <param name="scope">Which nodes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<StoredListing> ShowAsync(string? cache, string url, DirectoryScope scope, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var answer = await _nodes.AskAllAsync<StoredPage>(new ShowStored(cache, url, scope.Limit), scope, TimeSpan.Zero, cancellation).ConfigureAwait(false);
        return new StoredListing([.. answer.Answers.SelectMany(node => node.Rows)], answer.Answers.Sum(node => node.Matched), answer.Missing);
    }

    /// <summary>Purges responses, and what is on its way to be stored.</summary>
    /// <param name="cache">The cache; null for all.</param>
    /// <param name="kind">What the text is.</param>
    /// <param name="text">Which responses are meant.</param>
    /// <param name="scope">Which nodes.</param>
    /// <param name="cancellation">Ends the wait; what has been purged stays so.</param>
    public Task<ClusterAnswer<StoredPurged>> PurgeAsync(
        string? cache, PurgeKind kind, string text, DirectoryScope scope, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return _nodes.AskAllAsync<StoredPurged>(new PurgeStored(cache, kind, text, scope.Limit), scope, TimeSpan.Zero, cancellation);
    }
}
