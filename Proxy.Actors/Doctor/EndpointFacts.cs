namespace Proxy.Actors.Doctor;

/// <summary>An endpoint of a node that somebody may have to see to.</summary>
/// <param name="Pool">The pool's name.</param>
/// <param name="Endpoint">The endpoint's name, <c>host:port</c>.</param>
/// <param name="IsDown">Whether the node sends nobody there as checks have failed.</param>
/// <param name="OwnCheckFailed">Whether the node's own checks fail, whatever others find; null when it does not check it.</param>
/// <param name="IsEjected">Whether the node leaves it out as its clients could not reach it.</param>
/// <param name="IsUnresolved">Whether its name cannot be looked up.</param>
/// <param name="Pairs">Pairs of the node that are bound to it.</param>
/// <param name="MaxPairs">Pairs that it has at once at most; null for any number.</param>
/// <param name="Why">What the node knows of the reason; empty for nothing.</param>
internal sealed record EndpointFacts(
    string Pool, string Endpoint, bool IsDown, bool? OwnCheckFailed, bool IsEjected, bool IsUnresolved, int Pairs, int? MaxPairs, string Why)
{
    /// <summary>Local ports that are taken at one of its addresses.</summary>
    public int Ports { get; init; }

    /// <summary>Attempts of the node's clients to connect that failed since the last that did not; 0 when the last of them is long ago.</summary>
    public int Failures { get; init; }

    /// <summary>How long ago the last of them was.</summary>
    public TimeSpan SinceFailure { get; init; }

    /// <summary>What the last of them met with; empty for nothing.</summary>
    public string Failure { get => field ?? ""; init; } = "";

    /// <summary>Whether no listener sends clients to its pool.</summary>
    public bool IsUnused { get; init; }

    /// <summary>Whether clients could not connect to it, and the node sends them there all the same.</summary>
    internal bool Refuses => Failures > 0 && !IsLost;

    /// <summary>Whether the node cannot reach it, as far as it knows by itself.</summary>
    internal bool IsLost => IsDown || IsEjected || OwnCheckFailed == true;

    /// <summary>Whether it has all the pairs that it may have.</summary>
    internal bool IsFull => Pairs >= MaxPairs;
}
