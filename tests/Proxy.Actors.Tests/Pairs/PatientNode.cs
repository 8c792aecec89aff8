namespace Proxy.Actors.Tests.Pairs;

/// <summary>A node whose timeouts do not come into play, but for connecting.</summary>
public sealed class PatientNode() : PairNode("proxy.timeouts { connect = 400ms, idle = off, half-close = 60s }\n")
{
}
