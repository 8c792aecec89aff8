using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace Proxy.Cmd.Tests.Hosts;

/// <summary>A cluster of three members in this process, with entities of the type <c>thing</c> on those that have the role <c>things</c>: the first two.</summary>
public sealed class ThreeMembers : IAsyncLifetime
{
    /// <summary>Their names, ordered: <c>thing-00</c> and so on.</summary>
    internal static readonly IReadOnlyList<string> Things = [.. Enumerable.Range(0, 40).Select(i => $"thing-{i:00}")];

    internal IReadOnlyList<TestMember> Members { get; private set; } = [];

    public async Task InitializeAsync()
    {
        Members = [await TestMember.StartAsync(roles: "things"), await TestMember.StartAsync(roles: "things"), await TestMember.StartAsync(roles: "keeper")];
        var seed = Members[0].Cluster.SelfAddress;
        foreach (var member in Members) await member.Cluster.JoinAsync(seed, new CancellationTokenSource(Patience.Limit).Token);
        foreach (var member in Members)
            await Patience.UntilAsync(() => member.Cluster.State.Members.Count(m => m.Status == MemberStatus.Up) == 3, "three members are up");
        var regions = Members.Take(2).Select(member => ClusterSharding.Get(member.System).Start(
            "thing", _ => Props.Create<Thing>(), ClusterShardingSettings.Create(member.System).WithRole("things"), new ThingExtractor())).ToList();
        foreach (var thing in Things) await regions[0].Ask<string>(new Hello(thing), Patience.Limit);
    }

    public async Task DisposeAsync()
    {
        foreach (var member in Members) await member.DisposeAsync();
    }

    private sealed class Thing : ReceiveActor
    {
        public Thing() => Receive<Hello>(hello => Sender.Tell(hello.Thing));
    }

    private sealed class ThingExtractor() : HashCodeMessageExtractor(6)
    {
        public override string? EntityId(object message) => (message as Hello)?.Thing;
    }

    private sealed record Hello(string Thing);
}
