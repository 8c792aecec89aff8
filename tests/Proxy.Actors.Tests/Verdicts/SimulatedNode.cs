using System.Collections.Immutable;
using Proxy.Actors.Checks;
using Proxy.Actors.Pools;
using Proxy.Actors.Replication;
using Proxy.Actors.Verdicts;

namespace Proxy.Actors.Tests.Verdicts;

/// <summary>A node of a <see cref="SimulatedCluster"/>.</summary>
/// <param name="name">Its name.</param>
/// <param name="pool">The pool as it has it.</param>
internal sealed class SimulatedNode(string name, PoolState pool)
{
    private readonly HealthShard[] _heard = [.. Enumerable.Repeat(HealthShard.Empty, SharedPart.Count)];

    internal string Name { get; } = name;

    internal PoolState Pool { get; } = pool;

    internal HealthBook Book { get; } = new(name);

    /// <summary>What it checks.</summary>
    internal ImmutableArray<CheckTarget> Targets { get; private set; } = [];

    /// <summary>What its checks have shown.</summary>
    internal Dictionary<string, CheckVerdict> Verdicts { get; } = [];

    internal Dictionary<string, long> NextChecks { get; } = [];

    /// <summary>The endpoints that it has no way to.</summary>
    internal HashSet<string> CannotReach { get; } = [];

    /// <summary>The members that it can reach; null: all.</summary>
    internal ImmutableArray<string>? Sees { get; set; }

    /// <summary>Whether it stands still.</summary>
    internal bool IsStopped { get; set; }

    /// <summary>Whether it does not check what it should.</summary>
    internal bool IsMute { get; set; }

    /// <summary>The changes so far.</summary>
    internal List<HealthChange> Changes { get; } = [];

    /// <summary>Hears what another node says.</summary>
    internal void Hear(int shard, HealthPart part)
    {
        _heard[shard] = _heard[shard].With(part);
        Book.Learn(shard, _heard[shard]);
    }

    /// <summary>Draws what follows, and does it.</summary>
    internal void Work(long now)
    {
        Book.Decide(now);
        if (Book.TakeTargets() is { } targets)
        {
            foreach (var gone in Verdicts.Keys.Except(targets.Select(target => target.Endpoint)).ToList())
            {
                Verdicts.Remove(gone);
                NextChecks.Remove(gone);
            }

            Targets = targets;
        }

        Changes.AddRange(Book.TakeChanges());
        foreach (var each in Book.Pools.Where(each => each.IsToBeChanged))
        {
            each.IsToBeChanged = false;
            each.State.Change(model => model.WithHealth(each.Endpoints.Values.ToDictionary(endpoint => endpoint.Name, endpoint => endpoint.Health)));
        }
    }

    /// <summary>What it tells the others.</summary>
    internal ImmutableArray<(int Shard, HealthPart Part)> Untold() => Book.TakeUntold();

    /// <summary>Stood still, and goes on: what it was checking is lost.</summary>
    internal void WakeUp(long now)
    {
        IsStopped = false;
        Verdicts.Clear();
        Book.BeginAnew(now);
    }
}
