namespace Proxy.Configuration;

/// <summary>The table of 64-byte flow entries: <c>proxy.control-memory</c>.</summary>
/// <param name="TimeWait">How long an entry outlives its connection: 2MSL of RFC 9293, 1 ms to 24 days.</param>
/// <param name="MaxFlows">The size of the table in entries, 1024 to 16777216; when full, the oldest in TIME-WAIT go first.</param>
public sealed record ControlMemorySettings(TimeSpan TimeWait, int MaxFlows);
