namespace Proxy.Configuration;

/// <summary>The I/O loops: <c>proxy.loops</c>.</summary>
/// <param name="Count">Loops, and threads that run them, 1 to 256; <c>auto</c> is one per processor.</param>
/// <param name="Affinity">Whether each loop's thread is bound to a processor: loop N to the Nth that the process may use,
/// from the first again when there are more loops.</param>
public sealed record LoopSettings(int Count, bool Affinity);
