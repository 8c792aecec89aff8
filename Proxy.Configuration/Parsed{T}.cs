using System.Diagnostics.CodeAnalysis;

namespace Proxy.Configuration;

/// <summary>A value read from text, or why there is none.</summary>
/// <typeparam name="T">What the text stands for.</typeparam>
/// <param name="Value">The value; the type's default when <paramref name="Problem"/> is set.</param>
/// <param name="Problem">What is wrong with the text; null when it was understood.</param>
/// <param name="Remedy">What to write instead; empty when it was understood.</param>
public readonly record struct Parsed<T>(T? Value, string? Problem, string Remedy)
{
    /// <summary>Whether the text was understood.</summary>
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsOk => Problem is null;
}
