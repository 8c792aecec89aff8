using System.Globalization;
using Proxy.Actors.Access;
using Proxy.Actors.Listing;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;
using Proxy.Configuration;

namespace Proxy.Node.Palette;

/// <content>Who may not connect: the same on all nodes of the cluster.</content>
internal sealed partial class ProxyHandler
{
    private const string SeeBans = "see: proxy bans";

    private async Task BansAsync(Command command)
    {
        await command.Output.TableAsync(
            new("source", "SOURCE"),
            new("leftMs", "LEFT", ColumnFormat.Duration),
            new("ageMs", "AGE", ColumnFormat.Duration),
            new("reason", "REASON"));
        var now = TimeProvider.System.GetUtcNow();
        await command.Output.RowsAsync(_node.Bans.List.Bans.Select(ban => BanView.Of(ban, now)));
    }

    private async Task BanAsync(Command command)
    {
        var source = command.Arguments.Value("source")!;
        var filter = command.Arguments.Has("kill") ? Connections(source) : null;
        var change = await _node.Bans.BanAsync(
            source, command.Arguments.Duration("for"), command.Arguments.Value("reason") ?? "", command.Arguments.Has("force"));
        Expect(change);
        foreach (var ban in change.Bans) await command.Output.TextAsync($"{ban.Network} is banned {Until(ban)}");
        await NoteAsync(command, change);
        if (filter is not null) await KillAllAsync(command, filter);
    }

    private async Task UnbanAsync(Command command)
    {
        var source = command.Arguments.Value("source");
        var isAll = command.Arguments.Has("all");
        if (source is not null && isAll) throw new CommandException("a source and --all are written", "write -s SOURCE for one ban, or --all for every one");
        if (source is null && !isAll) throw new CommandException("it is not said what to unban", "write -s SOURCE as in proxy bans, or --all");
        var change = source is null ? await _node.Bans.UnbanAllAsync() : await _node.Bans.UnbanAsync(source);
        Expect(change);
        await command.Output.DataAsync(new { Sources = change.Bans.Select(ban => ban.Network.ToString()) }, Unbanned(change, isAll));
        await NoteAsync(command, change);
    }

    private static string Unbanned(BanChange change, bool isAll) => change.Bans switch
    {
        [] => "nobody is banned",
        [var ban] when !isAll => $"{ban.Network} is not banned any more",
        [_] => "1 ban is taken back",
        { Length: var count } => string.Create(CultureInfo.InvariantCulture, $"{count:N0} bans are taken back"),
    };

    private static void Expect(BanChange change)
    {
        if (change.Outcome == BanOutcome.Refused) throw new CommandException(change.Problem, SeeBans);
    }

    private static async Task NoteAsync(Command command, BanChange change)
    {
        if (change.Outcome == BanOutcome.Spreading) await command.Output.NoteAsync(change.Problem);
    }

    private static string Until(Ban ban) => ban.Until is { } until
        ? string.Create(CultureInfo.InvariantCulture, $"until {until:yyyy-MM-dd HH:mm:ss}Z")
        : "until it is unbanned";

    /// <summary>The connections of a network, also those that came through a proxy in it, as a ban is of these, too. A filter takes IPv4 for a part of IPv6, which a ban does not.</summary>
    private static PairFilter? Connections(string source)
    {
        if (NetworkRange.Parse(source) is not { IsOk: true, Value: var network }) return null; // told of where it is banned
        if (network is { IsIpv6: true, Bits: < 96 } && network.First >> 48 == 0 && network.Last >> 32 >= 0xFFFF)
            throw new CommandException($"--kill with {network} would end connections of IPv4, too", "ban it without --kill, and end them with: proxy kill -c");
        return AddressPrefix.TryParse(network.ToString(), out var prefix) ? new PairFilter { Client = prefix } : null;
    }
}
