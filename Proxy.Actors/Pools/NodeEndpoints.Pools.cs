using Proxy.Configuration;

namespace Proxy.Actors.Pools;

/// <content>The pools themselves, and their changes at run time.</content>
public sealed partial class NodeEndpoints
{
    /// <summary>A pool as this node uses it.</summary>
    /// <param name="pool">Its name.</param>
    /// <returns>Null when no node of the cluster is known to have it.</returns>
    public PoolStatus? Pool(string pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        lock (_applying)
        {
            var change = _overrides.Of(pool);
            if (_pools.TryGetValue(pool, out var state)) return StatusOf(state, change != PoolOverride.None);
            return change == PoolOverride.None ? null : new PoolStatus(pool, change.Balance, change.MaxPairs.Over(null), IsChanged: true);
        }
    }

    /// <summary>Changes a pool; what is not given stays as it is.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="balance">How the endpoint of a new pair is picked; null: as before.</param>
    /// <param name="maxPairs">Pairs that all endpoints together have at once at most; null: as before.</param>
    public Task<PoolChange> SetPoolAsync(string pool, BalanceChange? balance, LimitChange? maxPairs = null) =>
        ChangePoolAsync(pool, before => new PoolOverride(balance is { } change ? change.Method : before.Balance, maxPairs ?? before.MaxPairs));

    /// <summary>Takes the changes of a pool back: it is as configured. Those of its endpoints stay.</summary>
    /// <param name="pool">The pool.</param>
    public Task<PoolChange> ResetPoolAsync(string pool) => ChangePoolAsync(pool, _ => PoolOverride.None);

    private async Task<PoolChange> ChangePoolAsync(string pool, Func<PoolOverride, PoolOverride> change)
    {
        if (Pool(pool) is null) return new PoolChange(EndpointChangeOutcome.Refused, null, NoPool(pool));
        var everywhere = await _store.WriteAsync(new Dictionary<string, Func<string, string>>
        {
            [EndpointOverrides.PoolKey(pool)] = before => change(PoolOverride.Parse(before)).Text,
        }).ConfigureAwait(false);
        Apply(await _store.ReadLocalAsync().ConfigureAwait(false));
        var now = Pool(pool) ?? new PoolStatus(pool, null, null, IsChanged: false);
        return everywhere ? new(EndpointChangeOutcome.Everywhere, now, "") : new(EndpointChangeOutcome.Spreading, now, SpreadingProblem);
    }

    private static PoolStatus StatusOf(PoolState pool, bool isChanged)
    {
        var model = pool.Model;
        return new PoolStatus(model.Name, model.Balance, model.MaxPairs, isChanged)
        {
            Priority = model.Tiers is [[var first, ..], ..] ? first.Priority : null,
            IsPanicking = model.IsPanicking,
            Waiting = pool.Waiting,
            QueueFull = pool.QueueFull,
            QueueTimeouts = pool.QueueTimeouts,
            Services = pool.Services,
        };
    }
}
