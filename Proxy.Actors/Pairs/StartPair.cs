using Proxy.Actors.Placement;

namespace Proxy.Actors.Pairs;

/// <summary>A client has connected: the pair begins.</summary>
/// <param name="Pair">The new pair's name.</param>
/// <param name="Listener">The listener that accepted the client.</param>
/// <param name="Ticket">What the pair's loop gives the client's socket for.</param>
public sealed record StartPair(PairId Pair, string Listener, long Ticket) : IPairMessage;
