using System.Net;
using System.Text.Json.Serialization;
using Proxy.Actors.Placement;

namespace Proxy.Actors.Pairs;

/// <summary>A live pair in a listing.</summary>
/// <param name="Node">The node that it is on: <c>akka.tcp://system@host:port</c>.</param>
/// <param name="Pair">Its name.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Listener">The listener that accepted its client.</param>
/// <param name="Client">The client's address.</param>
/// <param name="Endpoint">The endpoint that it is bound to or tries now, as configured.</param>
/// <param name="Age">Since its client was accepted, in whole milliseconds.</param>
/// <param name="Idle">Since bytes or an end last moved, in whole milliseconds.</param>
/// <param name="BytesToServer">Bytes handed over from client to server.</param>
/// <param name="BytesToClient">Bytes handed over from server to client.</param>
/// <param name="KeptToServer">Bytes that the node keeps for the server.</param>
/// <param name="KeptToClient">Bytes that the node keeps for the client.</param>
/// <param name="Server">The address that its server leg is connected to; null while there is none.</param>
/// <param name="Rate">Bytes a second in both directions; null when it was not measured.</param>
public sealed record PairRow(
    string Node,
    PairId Pair,
    PairState State,
    string Listener,
    IPEndPoint Client,
    string Endpoint,
    TimeSpan Age,
    TimeSpan Idle,
    long BytesToServer,
    long BytesToClient,
    int KeptToServer,
    int KeptToClient,
    IPEndPoint? Server = null,
    long? Rate = null)
{
    /// <summary>Characters of a text that the client has sent, at most; a report of the pair has all of it.</summary>
    internal const int MaxText = 48;

    /// <summary>What was learnt of the client beyond its address; null when nothing was.</summary>
    public PairDetails? Details { get; init; }

    /// <summary>Whether the node answers it by itself and no server has a part in it now; then <see cref="Endpoint"/> is what answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsServedHere { get; init; }

    /// <summary>Bytes handed over in both directions.</summary>
    [JsonIgnore]
    public long Bytes => BytesToServer + BytesToClient;

    internal static PairRow From(string node, PairId pair, in PairSnapshot snapshot) => new(
        node,
        pair,
        snapshot.State,
        snapshot.Listener,
        snapshot.Client.ToEndPoint(),
        snapshot.Endpoint,
        TimeSpan.FromMilliseconds(snapshot.Age),
        TimeSpan.FromMilliseconds(snapshot.Idle),
        snapshot.BytesToServer,
        snapshot.BytesToClient,
        snapshot.KeptToServer,
        snapshot.KeptToClient,
        snapshot.Server == default ? null : snapshot.Server.ToEndPoint(),
        snapshot.Rate < 0 ? null : snapshot.Rate)
    {
        IsServedHere = snapshot.IsServedHere,
        Details = snapshot.Details?.Shortened(MaxText),
    };
}
