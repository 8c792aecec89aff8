namespace Proxy.Testing;

/// <summary>Settings of Akka with which members come and go in tenths of a second instead of seconds. When a silent member is
/// missed stays as it is: on a busy machine a shorter pause would miss those that are alive.</summary>
public static class QuickCluster
{
    /// <summary>The settings.</summary>
    public const string Hocon = """
        akka.cluster {
          periodic-tasks-initial-delay = 100ms
          gossip-interval = 100ms
          leader-actions-interval = 100ms
          singleton.hand-over-retry-interval = 100ms
        }

        """;

    /// <summary>The same for a cluster whose seeds are not started again: there is none that could invite them, and who asks a seed
    /// that has not started yet asks again soon.</summary>
    public const string Fresh = Hocon + """
        proxy-membership.invitation-wait = 100ms
        akka.cluster.seed-node-timeout = 300ms
        akka.remote.retry-gate-closed-for = 200ms

        """;
}
