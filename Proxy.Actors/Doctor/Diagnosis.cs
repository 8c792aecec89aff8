using System.Collections.Immutable;

namespace Proxy.Actors.Doctor;

/// <summary>What a look at everything has come to.</summary>
/// <param name="Findings">What is wrong, the most serious first.</param>
/// <param name="LookedAt">What was looked at, in words: <c>3 nodes, 2 listeners ...</c>.</param>
public sealed record Diagnosis(ImmutableArray<Finding> Findings, string LookedAt)
{
    /// <summary>Why nothing was looked at; null when something was.</summary>
    public string? NotLooked { get; init; }

    /// <summary>How many findings matter so much.</summary>
    /// <param name="severity">How much.</param>
    public int Count(Severity severity) => Findings.Count(each => each.Code.Severity == severity);
}
