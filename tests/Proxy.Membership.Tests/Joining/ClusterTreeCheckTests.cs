using Akka.Configuration;
using Proxy.Configuration;
using Proxy.Membership.Joining;

namespace Proxy.Membership.Tests.Joining;

public sealed class ClusterTreeCheckTests
{
    [Theory]
    [InlineData("")]
    [InlineData("akka.loglevel = DEBUG")]
    [InlineData("akka.cluster.split-brain-resolver.active-strategy = keep-oldest")]
    [InlineData("akka.cluster.split-brain-resolver.active-strategy = Down-All")]
    [InlineData("akka.cluster.split-brain-resolver { active-strategy = static-quorum, static-quorum.quorum-size = 3 }")]
    [InlineData("akka.cluster.split-brain-resolver.stable-after = 20s")]
    [InlineData("akka.cluster.downing-provider-class = \"\"")]
    [InlineData("akka.cluster { downing-provider-class = \"\", split-brain-resolver.active-strategy = whatever }")]
    [InlineData("akka.cluster.min-nr-of-members = 3")]
    public void What_Akka_takes_is_no_error(string tree) => Assert.Empty(Errors(tree));

    [Theory]
    [InlineData("akka.cluster.split-brain-resolver.active-strategy = keep-oldst",
        "akka.cluster.split-brain-resolver.active-strategy: \"keep-oldst\" is no strategy (did you mean keep-oldest? There are down-all, keep-majority, keep-oldest, lease-majority, static-quorum)")]
    [InlineData("akka.cluster.split-brain-resolver.active-strategy = roulette",
        "akka.cluster.split-brain-resolver.active-strategy: \"roulette\" is no strategy (There are down-all, keep-majority, keep-oldest, lease-majority, static-quorum)")]
    [InlineData("akka.cluster.split-brain-resolver.active-strategy = static-quorum", "akka.cluster.split-brain-resolver: ")]
    [InlineData("akka.cluster.split-brain-resolver.active-strategy = lease-majority", "akka.cluster.split-brain-resolver: ")]
    [InlineData("akka.cluster.split-brain-resolver { active-strategy = keep-oldest, keep-oldest.down-if-alone = perhaps }", "akka.cluster.split-brain-resolver: ")]
    [InlineData("akka.cluster.split-brain-resolver.stable-after = soon", "akka.cluster.split-brain-resolver: ")]
    [InlineData("akka.cluster.split-brain-resolver.stable-after = 0s", "akka.cluster.split-brain-resolver: ")]
    [InlineData("akka.cluster.downing-provider-class = \"Akka.Cluster.SBR.SplitBrainResolver, Akka.Cluster\"",
        "akka.cluster.downing-provider-class: \"Akka.Cluster.SBR.SplitBrainResolver, Akka.Cluster\" is no class that decides who is down (write \"Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster\", which is the default)")]
    [InlineData("akka.cluster.downing-provider-class = nothing", "akka.cluster.downing-provider-class: \"nothing\" is no class ")]
    [InlineData("akka.cluster.gossip-interval = often", "akka.cluster: ")]
    [InlineData("akka.cluster.min-nr-of-members = few", "akka.cluster: ")]
    public void What_Akka_does_not_take_is_named(string tree, string error)
    {
        var only = Assert.Single(Errors(tree)).ToString();
        Assert.StartsWith(error, only, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', only);
    }

    private static List<ConfigurationError> Errors(string tree)
    {
        var errors = new List<ConfigurationError>();
        ClusterTreeCheck.Check(tree.Length == 0 ? Config.Empty : ConfigurationFactory.ParseString(tree), errors);
        return errors;
    }
}
