using System.Collections.Immutable;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>An endpoint as one node uses it now.</summary>
/// <param name="Pool">The pool's name.</param>
/// <param name="Endpoint">The endpoint's name, <c>host:port</c>.</param>
/// <param name="AdminState">Whether it takes new pairs, as an operator has set it.</param>
/// <param name="Health">What checks have found.</param>
/// <param name="Weight">Its part of the turns, 0 to 256; 0 takes none.</param>
/// <param name="Source">Where the node knows it from.</param>
/// <param name="Addresses">What its name stands for now; empty while it is not resolved.</param>
/// <param name="Pairs">Pairs of this node that are bound to it.</param>
public sealed record EndpointStatus(
    string Pool,
    string Endpoint,
    AdminState AdminState,
    Health Health,
    int Weight,
    EndpointSource Source,
    ImmutableArray<TcpAddress> Addresses,
    int Pairs)
{
    /// <summary>The tier, from 0.</summary>
    public int Priority { get; init; }

    /// <summary>Pairs that it has at once at most; null for any number.</summary>
    public int? MaxPairs { get; init; }

    /// <summary>How much of its weight is in force, percent: less than 100 while it comes back slowly.</summary>
    public int RampPercent { get; init; } = 100;

    /// <summary>Whether it is left out because this node's clients could not reach it.</summary>
    public Ejection Ejection { get; init; }

    /// <summary>Until when it is left out; null when it is not.</summary>
    public DateTimeOffset? EjectedUntil { get; init; }

    /// <summary>How often it was left out since the node's start.</summary>
    public long Ejections { get; init; }

    /// <summary>Attempts to connect that failed since the last that did not.</summary>
    public int FailuresInARow { get; init; }

    /// <summary>What the last client met with that could not reach it; null when none has.</summary>
    public DialNote? LastFailure { get; init; }

    /// <summary>Whether it takes new pairs of this node.</summary>
    public bool TakesPairs => AdminState == AdminState.Ready && Health != Health.Down && Ejection != Ejection.Out && Weight > 0 && !Addresses.IsEmpty;

    /// <summary>What clients of this node get of it, in one word: <c>up</c>, <c>unchecked</c>, <c>down</c>, <c>unresolved</c>, <c>ejected</c>, <c>half-open</c>.</summary>
    public string Condition => EndpointCondition.Of(Health, Addresses.IsEmpty && Source != EndpointSource.OtherNodes, Ejection);

    /// <summary>Since when its name cannot be looked up, and why; null while it can be. It may have addresses of before.</summary>
    public DialNote? Unresolved { get; init; }
}
