namespace Proxy.Configuration;

/// <summary>How long a pair may wait: <c>proxy.timeouts</c>. Every one is at least 1 ms and at most 24 days.</summary>
/// <param name="Connect">For an endpoint to accept, per attempt.</param>
/// <param name="Idle">Without a byte in either direction; <see cref="Timeout.InfiniteTimeSpan"/> when off.</param>
/// <param name="HalfClose">Without a byte in the second direction after the first has ended.</param>
public sealed record TimeoutSettings(TimeSpan Connect, TimeSpan Idle, TimeSpan HalfClose);
