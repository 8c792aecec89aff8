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
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What is wrong; null when there is no such node.</returns>
    public async Task<Diagnosis?> ExamineAsync(DirectoryScope scope, CancellationToken cancellation = default)
    {
        var facts = await CollectAsync(scope, cancellation).ConfigureAwait(false);
        return facts.Nodes.IsEmpty && facts.Missing.IsEmpty && facts.Members.IsEmpty ? null : Examination.Of(facts);
    }

    internal async Task<ClusterFacts> CollectAsync(DirectoryScope scope, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var heard = new ConcurrentDictionary<string, TimeSpan>(StringComparer.Ordinal);
        var (asked, started) = (_time.GetUtcNow(), _time.GetTimestamp());
        var answer = await _nodes.AskAllAsync<NodeFacts>(
            new CollectFacts(scope.Limit), scope, TimeSpan.Zero, cancellation, facts => heard[facts.Node] = _time.GetElapsedTime(started)).ConfigureAwait(false);
        var members = Members();
        return new ClusterFacts(
            [.. answer.Answers.Select(facts => new HeardFacts(facts, asked, asked + heard[facts.Node]))],
            answer.Missing,
            scope.Local ? [] : [.. members.Where(each => scope.Includes(each.Address))],
            scope.Only is null ? [.. _seeds.Select(each => each.ToString())] : [])
        {
            HasUnasked = (scope.Local || scope.Only is not null) && members.Count(each => !each.IsLighthouse) > answer.Answers.Length,
        };
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
