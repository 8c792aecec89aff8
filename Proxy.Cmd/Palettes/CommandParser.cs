using System.Collections.Immutable;

namespace Proxy.Cmd.Palettes;

/// <summary>Reads the words of a command line: <c>cluster-sharding list-entities -t pair --limit 20</c>.</summary>
internal static class CommandParser
{
    /// <summary>The command that the words stand for, its arguments checked.</summary>
    public static ParsedCommand Parse(IReadOnlyCollection<CommandPalette> palettes, IReadOnlyList<string> words)
    {
        if (words.Count == 0) return ParsedCommand.Fail("nothing is written", $"write a command; there is: {Names(palettes.Select(p => p.Name))}");
        if (palettes.FirstOrDefault(p => p.Name == words[0]) is not { } palette)
            return ParsedCommand.Fail($"there is no '{words[0]}'", Suggestion.For(words[0], [.. palettes.Select(p => p.Name)]));
        if (Longest(palette, words) is not { } definition) return NoSuchCommand(palette, words);
        return ParseArguments(palette, definition, [.. words.Skip(1 + definition.Words.Length)]);
    }

    // "endpoint set" wins over "endpoint".
    private static CommandDefinition? Longest(CommandPalette palette, IReadOnlyList<string> words) => palette.Commands
        .Where(command => command.Words.SequenceEqual(words.Skip(1).Take(command.Words.Length)))
        .Where(command => !command.IsDefault || words.Count == 1 || words[1].StartsWith('-'))
        .MaxBy(command => command.Name.Length);

    private static ParsedCommand NoSuchCommand(CommandPalette palette, IReadOnlyList<string> words)
    {
        var names = palette.Commands.Where(c => !c.IsDefault).Select(c => c.Name).ToList();
        var written = string.Join(' ', words.Skip(1).TakeWhile(word => !word.StartsWith('-')));
        return written.Length == 0
            ? ParsedCommand.Fail($"{palette.Name} needs a command", $"there is: {Names(names)}")
            : ParsedCommand.Fail($"{palette.Name} has no command '{written}'", names.Count == 0 ? $"write {palette.Name}" : Suggestion.For(written, names));
    }

    private static ParsedCommand ParseArguments(CommandPalette palette, CommandDefinition definition, IReadOnlyList<string> words)
    {
        var written = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        for (var i = 0; i < words.Count; i++)
        {
            var (name, attached) = Split(words[i]);
            if (definition.Arguments.FirstOrDefault(a => a.Switches.Contains(name)) is not { } argument) return Unknown(palette, definition, name);
            if (argument.Kind == ArgumentKind.Flag && attached is not null) return ParsedCommand.Fail($"{name} takes no value", $"write {name}");
            var value = argument.Kind == ArgumentKind.Flag ? "true" : attached ?? words.ElementAtOrDefault(++i) ?? "";
            // An empty one is a variable of a script that was not set.
            if (value.Length == 0) return ParsedCommand.Fail($"{name} has no value", $"write {name} {argument.Name.ToUpperInvariant()}");
            if (argument.Kind != ArgumentKind.Flag && ArgumentValues.Problem(argument, value) is { } wrong) return ParsedCommand.Fail(wrong.Text, wrong.Remedy);
            var values = written.TryGetValue(argument.Name, out var known) ? known : written[argument.Name] = [];
            if (values.Count > 0 && !argument.IsMultiple) return ParsedCommand.Fail($"{name} is written twice", "write it once");
            values.Add(value);
        }

        var missing = definition.Arguments.FirstOrDefault(a => a.IsMandatory && !written.ContainsKey(a.Name));
        if (missing is not null)
            return ParsedCommand.Fail($"{definition.Typed(palette)} needs {missing.Switches[0]}", $"write {missing.Switches[0]} {missing.Name.ToUpperInvariant()}: {missing.Description}");
        foreach (var argument in definition.Arguments.Where(a => a.Default is not null)) written.TryAdd(argument.Name, [argument.Default!]);
        return new(palette, definition, new(written.ToImmutableDictionary(w => w.Key, w => w.Value.ToImmutableArray(), StringComparer.Ordinal)));
    }

    // --limit=20 is --limit 20.
    private static (string Name, string? Value) Split(string word)
    {
        var equals = word.StartsWith("--", StringComparison.Ordinal) ? word.IndexOf('=', StringComparison.Ordinal) : -1;
        return equals < 0 ? (word, null) : (word[..equals], word[(equals + 1)..]);
    }

    private static ParsedCommand Unknown(CommandPalette palette, CommandDefinition definition, string word)
    {
        // A word behind "log level", where there is "log level debug".
        var further = palette.Commands.Where(other => other.Words.Length == definition.Words.Length + 1 && other.Words.Take(definition.Words.Length).SequenceEqual(definition.Words))
            .Select(other => other.Words[^1]).ToList();
        if (further.Contains(word))
            return ParsedCommand.Fail($"'{word}' belongs before what begins with a dash", $"write: {definition.Typed(palette)} {word}, and the rest behind it");
        if (further.Count > 0 && !word.StartsWith('-'))
            return ParsedCommand.Fail($"{definition.Typed(palette)} does not take '{word}'", Suggestion.For(word, further));
        var switches = definition.Arguments.SelectMany(a => a.Switches).ToList();
        var remedy = switches.Count == 0 ? "it takes no arguments" : Suggestion.For(word, switches);
        return ParsedCommand.Fail($"{definition.Typed(palette)} does not take '{word}'", remedy);
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);
}
