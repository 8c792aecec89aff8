using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.DistributedData;
using Proxy.Actors.Placement;
using Proxy.Actors.Wire;
using Proxy.Configuration;
using Proxy.Membership.Joining;
using Proxy.Membership.Logging;

namespace Proxy.Actors;

/// <content>What the actor system is made with.</content>
public sealed partial class ProxyNode
{
    private ActorSystemSetup Setup(ProxySettings settings, Config? overrides, LogHost? log)
    {
        var config = AkkaConfig(settings, overrides);
        var setup = BootstrapSetup.Create().WithConfig(log is null ? config : log.Over(config)).And(new LoopSet(_loops))
            .And(MembershipConfiguration.Logging).And(WireMessages.Contract).And(Remoting);
        return log is null ? setup : setup.And(log);
    }

    private static Config AkkaConfig(ProxySettings settings, Config? overrides)
    {
        var loops = ConfigurationFactory.ParseString(
            string.Concat(Enumerable.Range(0, settings.Loops.Count).Select(LoopDispatcher.Configuration)));
        var config = loops.WithFallback(ConfigurationFactory.ParseString(EmbeddedText.Read(typeof(ProxyNode).Assembly, "akka.conf")))
            .WithFallback(MembershipConfiguration.For(settings.Cluster, MemberRole.Proxy))
            // Others may send what these extensions serialise before they have been started here.
            .WithFallback(DistributedData.DefaultConfig())
            .WithFallback(ClusterSharding.DefaultConfig())
            .WithFallback(ClusterSingleton.DefaultConfig());
        return overrides is null || overrides.IsEmpty ? config : overrides.WithFallback(config);
    }
}
