using System.Collections.Immutable;

namespace Proxy.Actors.Doctor;

/// <summary>A pool of a node that somebody may have to see to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsUsed">Whether a listener sends clients to it.</param>
/// <param name="Endpoints">Its endpoints.</param>
/// <param name="Taking">How many of them take pairs.</param>
/// <param name="Waiting">Pairs that wait for a place.</param>
internal sealed record PoolFacts(string Name, bool IsUsed, int Endpoints, int Taking, int Waiting)
{
    /// <summary>How many of those that take pairs refused the last clients that came to them.</summary>
    public int Refusing { get; init; }

    /// <summary>What the last of these clients met with; empty for nothing.</summary>
    public string Failure { get => field ?? ""; init; } = "";

    /// <summary>Whether all that take pairs refuse clients.</summary>
    internal bool Refuses => IsUsed && Taking > 0 && Refusing >= Taking;

    /// <summary>Services that give no answer, each with why.</summary>
    public ImmutableArray<string> Services { get => field.IsDefault ? [] : field; init; } = [];
}
