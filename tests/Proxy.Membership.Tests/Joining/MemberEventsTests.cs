using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Proxy.Configuration;
using Proxy.Membership.Joining;
using Proxy.Membership.Logging;
using Proxy.Membership.Remoting;
using Proxy.Membership.Wire;
using Proxy.Testing;

namespace Proxy.Membership.Tests.Joining;

public sealed class MemberEventsTests
{
    [Fact]
    public async Task Each_change_of_a_member_is_an_event_and_the_members_own_end_is_none()
    {
        var settings = new Configuration.ClusterSettings("S", "127.0.0.1", 0, null, [], Timeout.InfiniteTimeSpan);
        using var log = LogHost.Open(new LogSettings(Microsoft.Extensions.Logging.LogLevel.Information, [], LogFormat.Text, null), TextWriter.Null);
        var remoting = RemotingSetup.Open(settings);
        var setup = BootstrapSetup.Create().WithConfig(log.Over(MembershipConfiguration.For(settings, MemberRole.Lighthouse))).And(new WireContract(MembershipMessages.All))
            .And(MembershipConfiguration.Logging).And(remoting).And(log);
        var system = ActorSystem.Create("S", setup);
        var cluster = Cluster.Get(system);
        await ClusterMembership.Start(system, settings, MemberRole.Lighthouse).Joined;
        await Eventually.EqualAsync(1, () => Told(log).Count);

        var (up, events) = (cluster.SelfMember, system.ActorSelection($"/user/{MemberEvents.Name}"));
        var (down, exiting) = (up.Copy(MemberStatus.Down), up.Copy(MemberStatus.Leaving).Copy(MemberStatus.Exiting));
        const int Expected = 9; // the first of all, and these but for what is no news
        object[] changes =
        [
            new ClusterEvent.UnreachableMember(up),
            new ClusterEvent.ReachableMember(up),
            new ClusterEvent.MemberDowned(down),
            new ClusterEvent.UnreachableMember(down),
            new ClusterEvent.ReachableMember(down),
            new ClusterEvent.MemberRemoved(down.Copy(MemberStatus.Removed), MemberStatus.Down),
            new ClusterEvent.MemberLeft(up.Copy(MemberStatus.Leaving)),
            new ClusterEvent.MemberExited(exiting),
            new ClusterEvent.UnreachableMember(exiting),
            new ClusterEvent.MemberRemoved(exiting.Copy(MemberStatus.Removed), MemberStatus.Exiting),
            new ClusterEvent.MemberLeft(up.Copy(MemberStatus.Leaving)),
            new ClusterEvent.MemberExited(exiting),
            new ClusterEvent.MemberDowned(down), // it ended before everybody knew that it has left
            new ClusterEvent.MemberRemoved(down.Copy(MemberStatus.Removed), MemberStatus.Down),
        ];
        foreach (var change in changes) events.Tell(change);
        await Eventually.EqualAsync(Expected, () => Told(log).Count);
        await system.Terminate();

        var member = $"lighthouse {up.Address}";
        Assert.Equal(
            [
                $"PC111 {member} is up",
                $"PC112 {member} cannot be reached",
                $"PC113 {member} can be reached again",
                $"PC115 {member} is downed: it counts as dead",
                $"PC116 {member} is removed from the cluster: it was downed",
                $"PC114 {member} leaves the cluster",
                $"PC116 {member} is removed from the cluster: it has left",
                $"PC114 {member} leaves the cluster",
                $"PC116 {member} is removed from the cluster: it has left",
            ],
            Told(log).Take(Expected));
        Assert.All(Told(log).Skip(Expected), own => Assert.Equal($"PC114 {member} leaves the cluster", own));
    }

    [Fact]
    public async Task The_certificate_that_ends_first_is_named_with_its_file_and_what_is_to_be_done_for_one_of_its_kind()
    {
        using var authority = new TestAuthority("cluster", to: 12);
        var (certificate, key) = authority.Issue("127.0.0.1", to: 400);
        var settings = new Configuration.ClusterSettings("S", "127.0.0.1", 0, null, [], Timeout.InfiniteTimeSpan) { Tls = new ClusterTlsSettings(certificate, key, authority.CaFile) };
        using var log = LogHost.Open(new LogSettings(Microsoft.Extensions.Logging.LogLevel.Information, [], LogFormat.Text, null), TextWriter.Null);
        var setup = BootstrapSetup.Create().WithConfig(log.Over(MembershipConfiguration.For(settings, MemberRole.Lighthouse))).And(new WireContract(MembershipMessages.All))
            .And(MembershipConfiguration.Logging).And(RemotingSetup.Open(settings)).And(log);
        using var system = ActorSystem.Create("S", setup);
        await Eventually.EqualAsync(1, () => Ends().Count);
        Assert.Matches(
            $@"^PC107 the cluster's CA CN=cluster in {authority.CaFile} \(proxy\.cluster\.tls\.ca\) expires at [-0-9: ]+Z: bring a new CA to all members \(docs/security\.md, Renewing them\)$",
            Ends()[0]);
        await system.Terminate();
        Assert.Single(Ends());

        List<string> Ends() => [.. log.Recent.Read().Where(each => each.Id is "PC107" or "PC108").Select(each => $"{each.Id} {each.Text}")];
    }

    private static List<string> Told(LogHost log) => [.. log.Recent.Read().Where(each => each.Source.EndsWith(nameof(MemberEvents), StringComparison.Ordinal)).Select(each => $"{each.Id} {each.Text}")];
}
