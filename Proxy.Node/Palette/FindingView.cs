using Proxy.Actors.Doctor;

namespace Proxy.Node.Palette;

/// <summary>A finding as JSON has it.</summary>
/// <param name="Severity"><c>error</c>, <c>warning</c> or <c>note</c>.</param>
/// <param name="Code">What kind it is: <c>pool-down</c>.</param>
/// <param name="Where">Where.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Why">Why it matters.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record FindingView(string Severity, string Code, string Where, string What, string Why, string Remedy)
{
    /// <summary>It as JSON.</summary>
    public static FindingView Of(Finding finding) => new(
        Word(finding), finding.Code.Code, finding.Where, finding.What, finding.Code.Why, finding.Code.Remedy);

    /// <summary>It for a person: what, why, what to do.</summary>
    public static string Text(Finding finding) => $"""
        {Word(finding)} [{finding.Code.Code}] {finding.Where}: {finding.What}.
          {finding.Code.Why}.
          What to do: {finding.Code.Remedy}.
        """;

    private static string Word(Finding finding) => finding.Code.Severity.ToString().ToLowerInvariant();
}
