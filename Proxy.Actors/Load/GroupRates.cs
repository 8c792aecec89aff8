namespace Proxy.Actors.Load;

/// <summary>A pool or a listener between two moments, on all nodes together.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Nodes">Nodes that have it.</param>
/// <param name="Pairs">Live pairs.</param>
/// <param name="Rates">What went through it.</param>
/// <param name="Waiting">Pairs that wait for a place at a server.</param>
/// <param name="Endpoints">Servers of a pool, on the node that has the most.</param>
/// <param name="Up">Those of them that take pairs, on the node that has the fewest.</param>
public sealed record GroupRates(string Name, int Nodes, int Pairs, Rates Rates, int Waiting, int Endpoints, int Up);
