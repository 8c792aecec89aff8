namespace Proxy.Testing;

/// <summary>What one side of a churn connection does; both sides compute it from the same seed.</summary>
public sealed record ChurnSidePlan
{
    /// <summary>The bytes that this side sends.</summary>
    public required BytePattern Sends { get; init; }

    /// <summary>How many of them, if nobody breaks off.</summary>
    public required long SendBytes { get; init; }

    /// <summary>The bytes that this side has to receive.</summary>
    public required BytePattern Expects { get; init; }

    /// <summary>How many of them, if nobody breaks off.</summary>
    public required long ExpectBytes { get; init; }

    /// <summary>True: sends its first byte after the other side's FIN.</summary>
    public bool SendsAfterEnd { get; init; }

    /// <summary>True: holds its FIN back until the other side's is here.</summary>
    public bool EndsLast { get; init; }

    /// <summary>How this side ends the connection.</summary>
    public ChurnEnding Ending { get; init; }

    /// <summary>Breaks off once it has sent this many bytes; null: sending does not trigger it.</summary>
    public long? BreaksOffAfterSent { get; init; }

    /// <summary>Breaks off once it has received this many bytes; null: receiving does not trigger it.</summary>
    public long? BreaksOffAfterReceived { get; init; }

    /// <summary>How slowly it reads; null: as fast as it can.</summary>
    public ChurnPace? Pace { get; init; }
}
