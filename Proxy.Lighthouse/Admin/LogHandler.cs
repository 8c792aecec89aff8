using System.Collections.Immutable;
using Akka.Actor;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;
using Proxy.Configuration;
using Proxy.Membership.Logging;
using Proxy.Membership.Wire;

namespace Proxy.Lighthouse.Admin;

/// <summary>Carries out the palette <c>log</c>. Nodes and lighthouses compile this file, each for itself.</summary>
internal sealed class LogHandler : CommandHandlerActor
{
    private const int MaxCategory = 200;
    private const int MaxNamed = 5;

    private readonly MemberLogs _members = new(Context.System);

    public LogHandler()
    {
        Process("level", ShowAsync);
        foreach (var level in LogLevels.All) Process($"level {level}", command => ChangeAsync(command, level));
        Process($"level {LogCommands.Configured}", command => ChangeAsync(command, ""));
    }

    private async Task ShowAsync(Command command)
    {
        var category = Category(command);
        var answer = await _members.ShowAsync(Node(command), command.Cancellation);
        await command.Output.TableAsync(
            new("node", "NODE"),
            new("category", "CATEGORY"),
            new("level", "LEVEL"),
            new("configured", "CONFIGURED"),
            new("leftMs", "FOR", ColumnFormat.Duration));
        await command.Output.RowsAsync(
            from member in answer
            from row in member.Report?.Levels ?? []
            where row.Category.StartsWith(category, StringComparison.Ordinal)
            select new { member.Node, Category = Name(row.Category), row.Level, Configured = row.Configured.Length == 0 ? null : row.Configured, LeftMs = row.Left?.TotalMilliseconds });
        await NoteAsync(command, answer);
    }

    private async Task ChangeAsync(Command command, string level)
    {
        var category = Category(command);
        var limit = command.Arguments.Duration("for");
        if (limit is { } span && (span <= TimeSpan.Zero || span > TimeSpan.FromDays(30))) throw new CommandException("a level is changed for more than nothing, and for 30 days at most", "write --for 10m, or leave it out");
        var answer = await _members.ChangeAsync(new ChangeLogLevel(category, level, limit), Node(command), command.Cancellation);
        foreach (var member in answer.Where(each => each.Problem.Length == 0))
            await command.Output.TextAsync($"{member.Node} | {Name(category)} | {member.Report!.Levels.FirstOrDefault(row => row.Category == category)?.Level ?? "as everybody else"}");
        await NoteAsync(command, answer);
        if (level.Length > 0 && Node(command) is null) await command.Output.NoteAsync("members that join later, or are started again, log as they are configured");
        if (level.Length == 0 && category.Length == 0 && StillChanged(answer) is { Length: > 0 } others) await command.Output.NoteAsync($"still changed: {others} (log level configured -c CATEGORY)");
        var missing = answer.Where(each => each.Problem.Length > 0).Select(each => each.Node).ToList();
        if (missing.Count > 0) throw new CommandException($"it is not changed on {string.Join(", ", missing)}, or not known to be", "see: log level, cluster show");
    }

    private static string Category(Command command)
    {
        if (!command.Arguments.Has("category")) return "";
        var category = command.Arguments.Value("category")!;
        return category.Length is > 0 and <= MaxCategory && category.All(c => char.IsAsciiLetterOrDigit(c) || "._+`-".Contains(c, StringComparison.Ordinal))
            ? category
            : throw new CommandException("a category is a name of letters, digits and dots, as Akka.Cluster", "leave -c out for all that have no level of their own; see: log level");
    }

    private Address? Node(Command command)
    {
        if (command.Arguments.Has("local")) return _members.Self;
        if (command.Arguments.Value("node") is not { } text) return null;
        if (_members.Named(text) is { } named) return named;
        var full = text.Contains('@', StringComparison.Ordinal) ? text : $"{_members.Self.Protocol}://{_members.Self.System}@{text}";
        return ActorPath.TryParseAddress(full, out var address) && _members.Knows(address)
            ? address
            : throw new CommandException($"there is no member '{text}'", "see: cluster show");
    }

    // That of everybody else alone was meant.
    private static string StillChanged(ImmutableArray<MemberLog> answer)
    {
        var changed = answer.SelectMany(each => each.Report?.Levels ?? []).Where(row => row.Category.Length > 0 && (row.Level != row.Configured || row.Left is not null))
            .Select(row => row.Category).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return string.Join(", ", changed.Take(MaxNamed)) + (changed.Count > MaxNamed ? $" and {changed.Count - MaxNamed} more" : "");
    }

    private static string Name(string category) => category.Length == 0 ? "(everybody else)" : category;

    private static async Task NoteAsync(Command command, ImmutableArray<MemberLog> answer)
    {
        foreach (var member in answer.Where(each => each.Problem.Length > 0)) await command.Output.NoteAsync($"without {member.Node}: {member.Problem}");
    }
}
