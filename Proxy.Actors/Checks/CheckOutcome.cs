namespace Proxy.Actors.Checks;

/// <summary>How a check ended.</summary>
/// <param name="Kind">Whether it says anything of the endpoint, and what.</param>
/// <param name="Words">What was found, on one short line.</param>
internal readonly record struct CheckOutcome(CheckOutcomeKind Kind, string Words)
{
    internal static CheckOutcome Passed(string words) => new(CheckOutcomeKind.Passed, words);

    internal static CheckOutcome Failed(string words) => new(CheckOutcomeKind.Failed, words);

    internal static CheckOutcome Void(string words) => new(CheckOutcomeKind.Void, words);
}
