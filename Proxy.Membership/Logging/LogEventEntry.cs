using Microsoft.Extensions.Logging;

namespace Proxy.Membership.Logging;

/// <summary>A line of the process's log, as <see cref="RecentEvents"/> keeps it.</summary>
/// <param name="Sequence">Its number in the process, from 1; each line that is kept has one more than the last.</param>
/// <param name="Time">When it was logged.</param>
/// <param name="Level">From <see cref="LogLevel.Information"/>.</param>
/// <param name="Id">The id of the ledger, <c>PC304</c>; empty when what was logged has none, as what Akka and Kestrel say.</param>
/// <param name="Source">The category that it was logged by: <c>Proxy.Actors.Pools.EndpointResolver</c>, <c>Akka.Cluster.Cluster</c>.</param>
/// <param name="Text">The message without its id, at most <see cref="RecentEvents.MaxText"/> characters. It may hold what clients have sent,
/// control characters included.</param>
public sealed record LogEventEntry(long Sequence, DateTimeOffset Time, LogLevel Level, string Id, string Source, string Text)
{
    /// <summary>What the message is made of, by the names of <c>docs/log-events.md</c>: <c>Pool</c>, <c>Endpoint</c>. Each value has at most
    /// <see cref="RecentEvents.MaxText"/> characters.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Properties { get; init; } = [];

    /// <summary>The type and message of the exception that was logged with it; empty for none. At most
    /// <see cref="RecentEvents.MaxText"/> characters.</summary>
    public string Error { get; init; } = "";
}
