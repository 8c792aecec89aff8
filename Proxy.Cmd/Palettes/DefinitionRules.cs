namespace Proxy.Cmd.Palettes;

/// <summary>What palettes, commands and arguments must be like, so that they can be typed, completed and told apart.</summary>
internal static class DefinitionRules
{
    // pbm takes these for itself, whatever the command.
    private static readonly string[] ClientSwitches = ["--json", "--help"];

    /// <summary>Throws <see cref="ArgumentException"/> unless the argument can be written and takes its own default.</summary>
    public static void Check(ArgumentDefinition argument)
    {
        Require(IsWord(argument.Name), $"the argument name '{argument.Name}' is not a word of a-z, 0-9 and dashes");
        Require(argument.Switches.Length > 0, $"the argument {argument.Name} has no switch");
        foreach (var text in argument.Switches)
        {
            Require(text.StartsWith('-') && IsWord(text.TrimStart('-').ToLowerInvariant()), $"the switch '{text}' is not like -x or --long-name");
            Require(!ClientSwitches.Contains(text), $"the switch {text} belongs to pbm itself");
        }

        if (argument.Default is not { } value) return;
        Require(!argument.IsMandatory, $"the argument {argument.Name} is mandatory, so it needs no default");
        Require(ArgumentValues.Problem(argument, value) is not { } problem, $"the default of the argument {argument.Name} is not one of its values");
    }

    /// <summary>Throws <see cref="ArgumentException"/> unless the command has a name and its arguments can be told apart.</summary>
    public static void Check(CommandDefinition command)
    {
        Require(command.Words.All(IsWord), $"the command name '{command.Name}' is not made of words of a-z, 0-9 and dashes");
        RequireDistinct(command.Arguments.Select(a => a.Name), $"the command {command.Name} has two arguments");
        RequireDistinct(command.Arguments.SelectMany(a => a.Switches), $"the command {command.Name} has two switches");
        Require(
            command.WaitArgument is not { } wait || command.Arguments.Any(argument => argument.Name == wait && argument.Kind == ArgumentKind.Duration),
            $"the command {command.Name} waits for '{command.WaitArgument}', which is no duration among its arguments");
        foreach (var flag in new[] { command.EndingArgument, command.EndlessArgument }.OfType<string>())
        {
            Require(
                command.Result == ResultShape.Stream && command.Arguments.Any(argument => argument.Name == flag && argument.Kind == ArgumentKind.Flag),
                $"the command {command.Name} ends by '{flag}', which is no flag among its arguments, or is no stream");
        }
    }

    /// <summary>Throws <see cref="ArgumentException"/> unless the palette has a name and its commands can be told apart.</summary>
    public static void Check(CommandPalette palette)
    {
        Require(IsWord(palette.Name), $"the palette name '{palette.Name}' is not a word of a-z, 0-9 and dashes");
        Require(palette.Name is not ("help" or "exit" or "quit"), $"'{palette.Name}' is a word of pbm itself");
        Require(palette.Commands.Length > 0, $"the palette {palette.Name} has no command");
        RequireDistinct(palette.Commands.Select(c => c.Name), $"the palette {palette.Name} has two commands");
    }

    private static bool IsWord(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static void RequireDistinct(IEnumerable<string> names, string message)
    {
        var twice = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        Require(twice is null, $"{message} '{twice?.Key}'");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition) throw new ArgumentException(message);
    }
}
