using System.Collections.Immutable;

namespace Proxy.Pbm.Wire;

/// <summary>What names must be like: they are typed, completed, and shown in columns.</summary>
internal static class NameRules
{
    private const int MaxLength = 100;

    /// <summary>Checks every name that a node says.</summary>
    /// <exception cref="ShapeException">One is no name.</exception>
    public static void Check(Listing listing)
    {
        foreach (var palette in Present(listing.Palettes))
        {
            Require(IsWord(palette.Name), palette.Name);
            foreach (var command in Present(palette.Commands)) Check(command);
            if (palette.Default is not { } own) continue;
            if (own.Name.Length > 0) throw new ShapeException($"what {palette.Name} does by itself has a name");
            CheckArguments(own);
        }
    }

    private static void Check(CommandInfo command)
    {
        Require(command.Name.Length <= MaxLength && command.Name.Split(' ').All(IsWord), command.Name);
        CheckArguments(command);
    }

    private static void CheckArguments(CommandInfo command)
    {
        foreach (var argument in Present(command.Arguments))
        {
            Require(IsWord(argument.Name), argument.Name);
            if (argument.Switches.Length == 0) throw new ShapeException($"{argument.Name} has no switch");
            foreach (var text in Present(argument.Switches)) Require(text.StartsWith('-') && IsWord(text.TrimStart('-').ToLowerInvariant()), text);
            foreach (var value in Present(argument.AllowedValues)) Require(value.Length is > 0 and <= MaxLength && Plain.Line(value) == value, value);
        }
    }

    private static ImmutableArray<T> Present<T>(ImmutableArray<T> list) =>
        list.Any(element => element is null) ? throw new ShapeException("its list of commands has nothing where something belongs") : list;

    private static bool IsWord(string text) =>
        text.Length is > 0 and <= MaxLength && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static void Require(bool isName, string text)
    {
        if (!isName) throw new ShapeException($"'{(text.Length <= MaxLength ? text : text[..MaxLength] + "…")}' is no name");
    }
}
