using System.Globalization;
using System.Text.Json.Nodes;
using Proxy.Actors.Listing;
using Proxy.Actors.Telemetry;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;

namespace Proxy.Node.Palette;

/// <content>What goes on until the client ends it.</content>
internal sealed partial class ProxyHandler
{
    private async Task TopAsync(Command command)
    {
        var filter = FilterArguments.Read(command.Arguments);
        var order = FilterArguments.Choice<PairOrder>(command.Arguments, "sort") ?? PairOrder.Rate;
        var interval = PictureInterval.Read(command.Arguments);
        for (var limit = Limit(command); !command.Cancellation.IsCancellationRequested;)
        {
            var listing = await PictureAsync(filter, order, limit, Scope(command), interval, command.Cancellation);
            await command.Output.FrameAsync();
            await RankedAsync(command, listing, order);
            // Beside the table and not as a note: notes would pile up below a picture that is drawn anew.
            foreach (var node in listing.Missing) await command.Output.TextAsync($"without {node.Node}: {node.Reason}");
        }
    }

    /// <summary>A listing that takes as long as the interval: rates are measured over all of it.</summary>
    private async Task<PairListing> PictureAsync(
        PairFilter filter, PairOrder order, int limit, DirectoryScope scope, TimeSpan interval, CancellationToken cancellation)
    {
        var waiting = order == PairOrder.Rate ? Task.CompletedTask : Task.Delay(interval, TimeProvider.System, cancellation);
        var listing = await Directory.RankAsync(filter, order, limit, scope, interval, cancellation);
        await waiting;
        return listing;
    }

    private async Task TailAsync(Command command)
    {
        var filter = FilterArguments.Read(command.Arguments);
        await foreach (var news in Directory.FollowAsync(filter, Scope(command), command.Cancellation))
        {
            await NoteAsync(command, news.Missing);
            foreach (var node in news.Answers) await TellAsync(command, node);
        }
    }

    private static async Task TellAsync(Command command, FollowedRecords node)
    {
        if (node.LeftOut > 0)
            await command.Output.NoteAsync(string.Create(CultureInfo.InvariantCulture, $"{node.LeftOut:N0} of {node.Node} left out: they come faster than they are read"));
        foreach (var record in node.Records)
        {
            var json = JsonNode.Parse(AccessLogText.Json(record))!.AsObject();
            json["node"] = node.Node;
            await command.Output.DataAsync(json, AccessLogText.Line(record));
        }
    }
}
