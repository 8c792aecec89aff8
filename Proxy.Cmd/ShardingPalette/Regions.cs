using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Proxy.Cmd.ClusterPalette;
using Proxy.Cmd.Palettes;

namespace Proxy.Cmd.ShardingPalette;

/// <summary>Asks the regions of an entity type, on whichever members they are; this node needs none.</summary>
internal sealed class Regions(ExtendedActorSystem system)
{
    /// <summary>How long a member is waited for. A region waits three seconds for its shards.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly Cluster _cluster = Cluster.Get(system);
    private readonly string _guardian = system.Settings.Config.GetString("akka.cluster.sharding.guardian-name", "sharding");

    /// <summary>The types that this node has regions for, ordered.</summary>
    public ImmutableArray<string> LocalTypes => [.. ClusterSharding.Get(system).ShardTypeNames.Order(StringComparer.Ordinal)];

    /// <summary>What every region of a type says of its shards, by member; null where it did not answer in time.</summary>
    /// <exception cref="CommandException">No member has a region of this type.</exception>
    public async Task<IReadOnlyList<(RegionRow Row, ShardRegionStats? Stats)>> StatsAsync(string type, CancellationToken cancellation)
    {
        var state = _cluster.State;
        var coordinator = CoordinatorAsync(type, state, cancellation);
        var known = await MembersAsync(type, state, cancellation).ConfigureAwait(false);
        var members = known.Count > 0 ? known : [.. state.Members];
        var answers = await Task.WhenAll(members.Select(member =>
            AskAsync<ShardRegionStats>(member.Address, PathOf(type), GetShardRegionStats.Instance, Patience, cancellation))).ConfigureAwait(false);
        var at = await coordinator.ConfigureAwait(false);
        var all = members.Zip(answers)

            // Where the coordinator names nobody, silence is no sign of a region.
            .Where(each => known.Count > 0 || each.Second is not null || state.Unreachable.Contains(each.First))
            .Select(each => (Row(type, each.First, state, at, each.Second), each.Second))
            .ToList();
        if (!all.Exists(each => each.Second is not null)) throw NoSuchType(type);
        return all;
    }

    /// <summary>The actor of a system that belongs to a path, on a member.</summary>
    public ActorSelection Select(Address member, string path) => system.ActorSelection($"{member}/system/{path}");

    /// <summary>The path of a type's region below <c>/system</c>.</summary>
    public string PathOf(string type) => $"{_guardian}/{Uri.EscapeDataString(type)}";

    private string CoordinatorOf(string type) => $"{PathOf(type)}Coordinator/singleton/coordinator";

    private static RegionRow Row(string type, Member member, ClusterEvent.CurrentClusterState state, Address? coordinator, ShardRegionStats? stats) => new(
        type,
        MemberRow.Of(member, state),
        member.Address == coordinator,
        stats is not null,
        stats is null ? null : stats.Stats.Count + stats.Failed.Count,
        stats?.Stats.Values.Sum());

    // The coordinator knows who has a region; any region passes the question on to it.
    private async Task<IReadOnlyList<Member>> MembersAsync(string type, ClusterEvent.CurrentClusterState state, CancellationToken cancellation)
    {
        var asked = state.Members
            .Where(member => !state.Unreachable.Contains(member))
            .Select(member => AskAsync<CurrentRegions>(member.Address, PathOf(type), GetCurrentRegions.Instance, Patience / 2, cancellation))
            .ToList();
        while (asked.Count > 0)
        {
            var first = await Task.WhenAny(asked).ConfigureAwait(false);
            asked.Remove(first);
            if (await first.ConfigureAwait(false) is { } regions) return [.. state.Members.Where(member => regions.Regions.Contains(member.Address))];
        }

        return [];
    }

    private async Task<Address?> CoordinatorAsync(string type, ClusterEvent.CurrentClusterState state, CancellationToken cancellation)
    {
        var asked = state.Members.Where(member => !state.Unreachable.Contains(member)).Select(async member =>
        {
            var answer = await AskAsync<ActorIdentity>(member.Address, CoordinatorOf(type), new Identify(null), Patience / 2, cancellation)
                .ConfigureAwait(false);
            return answer?.Subject is null ? null : member.Address;
        });
        return (await Task.WhenAll(asked).ConfigureAwait(false)).FirstOrDefault(address => address is not null);
    }

    private async Task<T?> AskAsync<T>(Address member, string path, object question, TimeSpan patience, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await Select(member, path).Ask<T>(question, patience, cancellation).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    private CommandException NoSuchType(string type)
    {
        var types = LocalTypes;
        return new(
            $"no member answers for the entity type '{type}'",
            types.IsEmpty ? "this node has no regions; ask one that has" : Suggestion.For(type, types));
    }
}
