namespace Proxy.Cmd.Palettes;

/// <summary>What the words of a command line stand for, or what is wrong with them.</summary>
/// <param name="Palette">The palette; null when there is a problem.</param>
/// <param name="Definition">The command; null when there is a problem.</param>
/// <param name="Arguments">Its arguments; null when there is a problem.</param>
/// <param name="Problem">What is wrong with the words; empty when they were understood.</param>
/// <param name="Remedy">What to write instead; empty when they were understood.</param>
internal sealed record ParsedCommand(
    CommandPalette? Palette, CommandDefinition? Definition, CommandArguments? Arguments, string Problem = "", string Remedy = "")
{
    /// <summary>Words that were not understood.</summary>
    public static ParsedCommand Fail(string problem, string remedy) => new(null, null, null, problem, remedy);
}
