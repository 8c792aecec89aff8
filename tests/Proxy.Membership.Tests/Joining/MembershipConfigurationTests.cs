using Proxy.Configuration;
using Proxy.Membership.Joining;

namespace Proxy.Membership.Tests.Joining;

/// <summary>Pins the times that say how fast a cluster forms and how fast it parts with a dead member; other tests shorten
/// some of them.</summary>
public sealed class MembershipConfigurationTests
{
    [Theory]
    [InlineData("proxy-membership.invitation-wait", 5)]
    [InlineData("proxy-membership.succession-wait", 20)]
    [InlineData("akka.cluster.failure-detector.heartbeat-interval", 1)]
    [InlineData("akka.cluster.failure-detector.acceptable-heartbeat-pause", 5)]
    [InlineData("akka.cluster.split-brain-resolver.stable-after", 5)]
    [InlineData("akka.cluster.down-removal-margin", 2)]
    public void Time_is(string key, int seconds)
    {
        var settings = new ClusterSettings("S", "127.0.0.1", 0, null, [], Timeout.InfiniteTimeSpan);
        Assert.Equal(TimeSpan.FromSeconds(seconds), MembershipConfiguration.For(settings, MemberRole.Proxy).GetTimeSpan(key));
    }
}
