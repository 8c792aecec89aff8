using System.Globalization;
using Microsoft.Extensions.Logging;
using Proxy.Actors;
using Proxy.Actors.Events;
using Proxy.Actors.Listing;
using Proxy.Cmd.Palettes;
using Proxy.Configuration;

namespace Proxy.Node.Palette;

/// <summary>Carries out the palette <c>events</c>.</summary>
internal sealed class EventsHandler : CommandHandlerActor
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public EventsHandler(ProxyNode node) => Process("", command => node.HasJoined
        ? ReadAsync(node, command)
        : throw new CommandException("the node has not joined its cluster yet", "see: cluster show; /readyz says when it takes clients"));

    private static async Task ReadAsync(ProxyNode node, Command command)
    {
        var arguments = command.Arguments;
        var max = arguments.Number("limit")!.Value;
        if (max > EventDirectory.MaxEvents) throw new CommandException($"a node keeps {EventDirectory.MaxEvents} events", $"write --limit {EventDirectory.MaxEvents}");
        var level = FilterArguments.Choice<EventLevel>(arguments, "level") switch
        {
            EventLevel.Error => LogLevel.Error,
            EventLevel.Warning => LogLevel.Warning,
            _ => LogLevel.Information,
        };
        var scope = UnheardNodes.Scope(command, node.Directory);
        await foreach (var news in node.Events.ReadAsync(max, level, arguments.Has("follow"), scope, command.Cancellation))
        {
            foreach (var each in news.Answers) await command.Output.DataAsync(View(each), Line(each));
            await UnheardNodes.NoteAsync(command, news.Missing);
            if (!arguments.Has("follow")) UnheardNodes.CheckNamed(scope, news, "ask once more when: cluster show has it up; its log is on its machine, too");
        }
    }

    private static object View(NodeEvent each) => new
    {
        Time = Time(each),
        Level = Word(each),
        each.Node,
        Id = each.Id.Length == 0 ? null : each.Id,
        each.Source,
        each.Text,
        Error = each.Error.Length == 0 ? null : each.Error,
    };

    private static string Line(NodeEvent each) =>
        $"{Time(each)} {Word(each),-7} {each.Node[(each.Node.IndexOf('@', StringComparison.Ordinal) + 1)..]} {(each.Id.Length == 0 ? each.Source : each.Id)} {each.Text}"
        + (each.Error.Length == 0 ? "" : $" ({each.Error})");

    private static string Time(NodeEvent each) => each.Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static string Word(NodeEvent each) => LogLevels.Word(each.Level);
}
