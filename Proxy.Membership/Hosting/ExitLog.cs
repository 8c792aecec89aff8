using Microsoft.Extensions.Logging;

namespace Proxy.Membership.Hosting;

/// <summary>Why a process ends of which nobody asked that, an event each. <c>docs/log-events.md</c> has them all.</summary>
public static partial class ExitLog
{
    /// <summary>It ends with <see cref="ExitCode.Removed"/>.</summary>
    [LoggerMessage(
        117,
        LogLevel.Error,
        "removed from the cluster: most of the other members could not reach this node. It ends with exit code 3; started again, it joins as a new member")]
    public static partial void RemovedFromCluster(this ILogger log);

    /// <summary>It ends with <see cref="ExitCode.Failed"/> before it was ready.</summary>
    [LoggerMessage(209, LogLevel.Error, "not started, exit code 1: {Problem}")]
    public static partial void NotStarted(this ILogger log, string problem);

    /// <summary>It ends with <see cref="ExitCode.Failed"/> although it was told to stop.</summary>
    [LoggerMessage(210, LogLevel.Error, "not stopped as it should be, exit code 1: {Problem}")]
    public static partial void NotStopped(this ILogger log, string problem);
}
