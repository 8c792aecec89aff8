using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Proxy.Actors.Listing;
using Proxy.Membership.Joining;

namespace Proxy.Actors.Doctor;

/// <summary>Looks at all nodes, and says what is wrong.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class DoctorDirectory
{
    private readonly PairDirectory _nodes;
    private readonly Cluster _cluster;
    private readonly MemberWatch _members;
    private readonly ImmutableArray<Address> _seeds;
    private readonly TimeProvider _time;

    internal DoctorDirectory(PairDirectory nodes, ActorSystem system, MemberWatch members, IEnumerable<string> seeds, TimeProvider time)
    {
        _nodes = nodes;
        _cluster = Cluster.Get(system);
        _members = members;
        _seeds = [.. seeds.Select(Address.Parse)];
        _time = time;
    }

    /// <summary>Looks.</summary>
    /// <param name="scope">At which nodes. What concerns the cluster is looked at when it is more than one.</param>
    /// <param name="node">The one node that findings are wanted of, its address, its <c>host:port</c> or its host; null for all.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What is wrong; null when there is no such node.</returns>
    public async Task<Diagnosis?> ExamineAsync(DirectoryScope scope, string? node = null, CancellationToken cancellation = default)
    {
        var all = await CollectAsync(scope, cancellation).ConfigureAwait(false);
        if (node is null) return Examination.Of(all);
        var one = new ClusterFacts(
            [.. all.Nodes.Where(each => IsMeant(each.Facts.Node, node))],
            [.. all.Missing.Where(each => IsMeant(each.Node, node))],
            [.. all.Members.Where(each => IsMeant(each.Address, node))],
            Seeds: 0);
        return one.Nodes.IsEmpty && one.Missing.IsEmpty && one.Members.IsEmpty ? null : Examination.Of(one);
    }

    internal async Task<ClusterFacts> CollectAsync(DirectoryScope scope, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var heard = new ConcurrentDictionary<string, TimeSpan>(StringComparer.Ordinal);
        var (asked, started) = (_time.GetUtcNow(), _time.GetTimestamp());
        var answer = await _nodes.AskAllAsync<NodeFacts>(
            new CollectFacts(scope.Limit), scope, TimeSpan.Zero, cancellation, facts => heard[facts.Node] = _time.GetElapsedTime(started)).ConfigureAwait(false);
        return new ClusterFacts(
            [.. answer.Answers.Select(facts => new HeardFacts(facts, asked, asked + heard[facts.Node]))],
            answer.Missing,
            scope.Local ? [] : Members(),
            _seeds.Length);
    }

    private static bool IsMeant(string address, string node)
    {
        var place = Wording.Node(address);
        return address == node || place == node || place[..Math.Max(0, place.LastIndexOf(':'))] == node;
    }

    private ImmutableArray<MemberFacts> Members()
    {
        var state = _cluster.State;
        return
        [
            .. state.Members.OrderBy(each => each.Address.ToString(), StringComparer.Ordinal).Select(each => new MemberFacts(
                each.Address.ToString(),
                each.HasRole(MemberRole.Lighthouse),
                _seeds.Contains(each.Address),
                $"{each.Status}".ToLowerInvariant(),
                state.Unreachable.Contains(each),
                _members.For(each))),
        ];
    }
}
