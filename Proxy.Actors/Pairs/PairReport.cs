using Proxy.Actors.ControlMemory;
using Proxy.Actors.Placement;

namespace Proxy.Actors.Pairs;

/// <summary>What a pair says of itself.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="ClientState">TCP state of the client leg.</param>
/// <param name="ServerState">TCP state of the server leg.</param>
/// <param name="BytesToServer">Bytes handed over from client to server.</param>
/// <param name="BytesToClient">Bytes handed over from server to client.</param>
public sealed record PairReport(
    PairId Pair, PairPhase Phase, TcpState ClientState, TcpState ServerState, long BytesToServer, long BytesToClient);
