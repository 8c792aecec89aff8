namespace Proxy.Actors.Configuration;

/// <summary>The I/O loops: <c>proxy.loops</c>.</summary>
/// <param name="Count">Loops, and threads that run them, 1 to 256; <c>auto</c> is one per processor.</param>
public sealed record LoopSettings(int Count);
