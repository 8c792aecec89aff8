using System.Collections.Immutable;
using Proxy.Actors.Listing;
using Proxy.Actors.Stores;

namespace Proxy.Actors.Forwarding;

/// <summary>Lists the stores of all nodes, and changes what lies in them.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class StoreDirectory
{
    /// <summary>Units of a listing at most, of each node.</summary>
    public const int MaxRows = ListUnits.MaxRows;

    private readonly PairDirectory _nodes;
    private readonly NodeStores _stores;

    internal StoreDirectory(PairDirectory nodes, NodeStores stores) => (_nodes, _stores) = (nodes, stores);

    /// <summary>The queues of all stores.</summary>
    /// <param name="scope">Which nodes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ClusterAnswer<QueueRow>> QueuesAsync(DirectoryScope scope, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var answer = await _nodes.AskAllAsync<QueuesPage>(new CollectQueues(scope.Limit), scope, TimeSpan.Zero, cancellation).ConfigureAwait(false);
        return new ClusterAnswer<QueueRow>([.. answer.Answers.SelectMany(page => page.Rows)], answer.Missing);
    }

    /// <summary>Units, the oldest of each queue first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="max">How many of each node, 1 to <see cref="MaxRows"/>.</param>
    /// <param name="scope">Which nodes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The units, and how many more there are.</returns>
    public async Task<(ClusterAnswer<UnitRow> Units, long Left)> UnitsAsync(
        UnitFilter filter, int max, DirectoryScope scope, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var answer = await _nodes.AskAllAsync<UnitsPage>(new ListUnits(filter, max, scope.Limit), scope, TimeSpan.Zero, cancellation).ConfigureAwait(false);
        return (new ClusterAnswer<UnitRow>([.. answer.Answers.SelectMany(page => page.Rows)], answer.Missing), answer.Answers.Sum(page => page.Left));
    }

    /// <summary>Does something to queues, or to the unit that the filter names.</summary>
    /// <param name="action">What.</param>
    /// <param name="filter">To which.</param>
    /// <param name="scope">On which nodes.</param>
    /// <param name="cancellation">Ends the wait; what has been done stays so.</param>
    public Task<ClusterAnswer<UnitsChanged>> ChangeAsync(
        UnitAction action, UnitFilter filter, DirectoryScope scope, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return _nodes.AskAllAsync<UnitsChanged>(new ChangeUnits(action, filter, scope.Limit), scope, TimeSpan.Zero, cancellation);
    }

    /// <summary>Reads a unit of this node, dead or not, from its start. Blocks for the disk.</summary>
    /// <param name="store">Its store.</param>
    /// <param name="unit">Its number.</param>
    /// <param name="buffer">Filled again and again.</param>
    /// <returns>How many bytes have come each time.</returns>
    /// <exception cref="IOException">It cannot be read, or there is none.</exception>
    public IEnumerable<int> Read(string store, long unit, byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        var spool = _stores.Find(store)?.Spool;
        using var reader = spool?.Find(unit) is { } found ? spool.Read(found) : spool?.ReadDead(unit);
        if (reader is null) throw new FileNotFoundException($"there is no unit {unit} in the store {store} of this node");
        while (reader.Read(buffer) is > 0 and var bytes) yield return bytes;
    }
}
