using Microsoft.Extensions.Logging;

namespace Proxy.Actors.Events;

/// <summary>A line of a node's log.</summary>
/// <param name="Node">The node: <c>akka.tcp://system@host:port</c>.</param>
/// <param name="Sequence">Its number on that node, from 1.</param>
/// <param name="Time">When it was logged, by the node's clock.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Id">Its id of the ledger, <c>PC304</c>; empty for none.</param>
/// <param name="Source">What logged it.</param>
/// <param name="Text">The message without its id, on one line.</param>
/// <param name="Error">The exception that was logged with it, on one line; empty for none.</param>
public sealed record NodeEvent(string Node, long Sequence, DateTimeOffset Time, LogLevel Level, string Id, string Source, string Text, string Error);
