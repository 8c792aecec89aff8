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
        # Enough for a cluster that is there already: its members invite every second.
        proxy-membership { invitation-wait = 1500ms, succession-wait = 4s }

        """;
}
