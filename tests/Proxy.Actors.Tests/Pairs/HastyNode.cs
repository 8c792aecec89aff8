namespace Proxy.Actors.Tests.Pairs;

/// <summary>A node with timeouts that a test can wait for.</summary>
public sealed class HastyNode() : PairNode("proxy.timeouts { connect = 300ms, idle = 2500ms, half-close = 2500ms }\n")
{
}
