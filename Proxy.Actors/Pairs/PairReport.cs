using Proxy.Actors.ControlMemory;
using Proxy.Actors.Placement;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Pairs;

/// <summary>What a pair says of itself, read from the kernel at the moment of asking.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="BytesToServer">Bytes handed over from client to server.</param>
/// <param name="BytesToClient">Bytes handed over from server to client.</param>
public sealed record PairReport(PairId Pair, PairPhase Phase, long BytesToServer, long BytesToClient)
    : IWireMessage
{
    /// <summary>What a listing tells of the pair; null once its connection is over.</summary>
    public PairRow? Row { get; init; }

    /// <summary>The PROXY header that the connection began with; null when none did.</summary>
    public HeaderReport? Header { get; init; }

    /// <summary>What it waits for before it has a route; null once it has one.</summary>
    public OpeningReport? Opening { get; init; }

    /// <summary>The direction from the client to the server; null but while the pair is bound.</summary>
    public DirectionReport? ToServer { get; init; }

    /// <summary>The direction from the server to the client; null but while the pair is bound.</summary>
    public DirectionReport? ToClient { get; init; }

    /// <summary>Whether a lane is attached.</summary>
    public bool HasLane { get; init; }

    /// <summary>The client leg's flow entry; null before the pair is bound, while it is being closed, and once it is out of TIME-WAIT.</summary>
    public FlowEntry? ClientFlow { get; init; }

    /// <summary>The server leg's flow entry; null before the pair is bound, while it is being closed, and once it is out of TIME-WAIT.</summary>
    public FlowEntry? ServerFlow { get; init; }

    /// <summary>The client leg's connection block; null but while the pair is bound and not being closed.</summary>
    public ConnectionBlock? ClientBlock { get; init; }

    /// <summary>The server leg's connection block; null but while the pair is bound and not being closed.</summary>
    public ConnectionBlock? ServerBlock { get; init; }
}
