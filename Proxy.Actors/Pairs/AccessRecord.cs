using System.Text.Json.Serialization;
using Proxy.Actors.Closing;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>One line of the access log: a pair was bound, or has ended.</summary>
/// <param name="Time">When, by the node's clock.</param>
/// <param name="Pair">The pair's name.</param>
/// <param name="Listener">The listener that accepted the client.</param>
/// <param name="Client">The client's address.</param>
/// <param name="Endpoint">The endpoint that it was bound to, or that was tried last.</param>
/// <param name="Attempts">Endpoints tried.</param>
/// <param name="ConnectTime">How long reaching a server took, or trying to, all attempts together and without <see cref="Queued"/>; null when
/// none was tried.</param>
/// <param name="End">Why the pair ended; <see cref="PairEnd.None"/> for a pair that was bound.</param>
/// <param name="Duration">From accepting the client to the end; zero for a pair that was bound.</param>
/// <param name="BytesToServer">Bytes handed over from client to server.</param>
/// <param name="BytesToClient">Bytes handed over from server to client.</param>
/// <param name="Failures">Endpoints that were tried without success, and why; empty when there were none.</param>
public readonly record struct AccessRecord(
    DateTimeOffset Time,
    string Pair,
    string Listener,
    TcpAddress Client,
    string Endpoint,
    int Attempts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TimeSpan? ConnectTime,
    PairEnd End,
    TimeSpan Duration,
    long BytesToServer,
    long BytesToClient,
    string Failures)
{
    /// <summary>What stands for the pair of a client that got none.</summary>
    public const string NoPair = "-";

    private readonly string? _reason;

    /// <summary>Why it was not let in or given up, in an operator's words; empty when the end says it all.</summary>
    public string Reason
    {
        get => _reason ?? "";
        init => _reason = value;
    }

    /// <summary>How long it waited for a place at an endpoint.</summary>
    public TimeSpan Queued { get; init; }

    /// <summary>Why and when it ended, in two characters; null for a pair that was bound, and in a record of a node that does not say.</summary>
    public TerminationState? State { get; init; }

    /// <summary>What was learnt of the client beyond its address; null when nothing was.</summary>
    public PairDetails? Details { get; init; }
}
