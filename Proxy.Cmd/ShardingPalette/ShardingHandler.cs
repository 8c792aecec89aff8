using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;

namespace Proxy.Cmd.ShardingPalette;

/// <summary>Carries out the palette <c>cluster-sharding</c>, and answers other members about this one's entities.</summary>
internal sealed class ShardingHandler : CommandHandlerActor
{
    private const int MaxListed = 10_000;

    // Characters of names in a message, half of the 128,000 bytes that remoting carries at most.
    private const int PageSize = 64_000;

    private readonly ExtendedActorSystem _system = (ExtendedActorSystem)Context.System;
    private readonly Regions _regions;
    private readonly string _path;

    public ShardingHandler()
    {
        ShardingQuerySerializer.Register(_system);
        _regions = new Regions(_system);
        _path = Self.Path.Name;
        Process("list-types", ListTypesAsync);
        Process("list-regions", ListRegionsAsync);
        Process("list-shards", ListShardsAsync);
        Process("region-stats", RegionStatsAsync);
        Process("list-entities", ListEntitiesAsync);
        Receive<ListEntities>(question => PageAsync(question).PipeTo(Sender));
    }

    private async Task ListTypesAsync(Command command)
    {
        var types = _regions.LocalTypes;
        foreach (var type in types) await command.Output.DataAsync(new { Type = type }, type).ConfigureAwait(false);
        if (types.IsEmpty) await command.Output.NoteAsync("this node has no regions; ask one that has").ConfigureAwait(false);
    }

    private async Task ListRegionsAsync(Command command)
    {
        ImmutableArray<string> types = command.Arguments.Value("type") is { } type ? [type] : _regions.LocalTypes;
        foreach (var each in types)
        {
            foreach (var (row, _) in await _regions.StatsAsync(each, command.Cancellation).ConfigureAwait(false))
            {
                var region = row with { Shards = null, Entities = null };
                await command.Output.DataAsync(region, region.ToText()).ConfigureAwait(false);
            }
        }
    }

    private async Task RegionStatsAsync(Command command)
    {
        foreach (var (row, _) in await _regions.StatsAsync(command.Arguments.Value("region")!, command.Cancellation).ConfigureAwait(false))
            await command.Output.DataAsync(row, row.ToText()).ConfigureAwait(false);
    }

    private async Task ListShardsAsync(Command command)
    {
        var shards = await ShardsAsync(command, command.Arguments.Value("type")!).ConfigureAwait(false);
        await command.Output.TableAsync(new TableColumn("shard", "SHARD"), new TableColumn("member", "MEMBER"), new TableColumn("entities", "ENTITIES", ColumnFormat.Number))
            .ConfigureAwait(false);
        await command.Output.RowsAsync(shards.Select(shard => new ShardRow(shard.Id, shard.Member.ToString(), shard.Entities))).ConfigureAwait(false);
    }

    private async Task ListEntitiesAsync(Command command)
    {
        var type = command.Arguments.Value("type")!;
        var wanted = command.Arguments.Value("shard");
        var limit = Math.Min(command.Arguments.Number("limit")!.Value, MaxListed);
        var offset = command.Arguments.Number("offset")!.Value;
        var shards = (await ShardsAsync(command, type).ConfigureAwait(false)).Where(shard => wanted is null || shard.Id == wanted).ToList();
        if (wanted is not null && shards.Count == 0) throw new CommandException($"{type} has no shard '{wanted}'", $"see: cluster-sharding list-shards -t {type}");
        await command.Output.TableAsync(new TableColumn("entity", "ENTITY"), new TableColumn("shard", "SHARD"), new TableColumn("member", "MEMBER")).ConfigureAwait(false);
        var more = 0;
        foreach (var shard in shards)
        {
            var (listed, left) = await ListShardAsync(command, type, shard, offset, limit).ConfigureAwait(false);
            offset = Math.Max(0, offset - listed.Total);
            limit -= listed.Count;
            more += left;
        }

        if (more > 0) await command.Output.NoteAsync($"{more} more: see --limit and --offset").ConfigureAwait(false);
    }

    // Writes what the offset and the limit leave of a shard, page by page.
    private async Task<((int Count, int Total) Listed, int Left)> ListShardAsync(Command command, string type, Shard shard, int offset, int limit)
    {
        var (listed, total) = (0, 0);
        do
        {
            var page = await AskAsync(shard, new ListEntities(type, shard.Id, offset + listed, limit - listed), command.Cancellation).ConfigureAwait(false);
            if (page is null or { Total: < 0 })
            {
                await command.Output.NoteAsync($"{shard.Member} did not answer for shard {shard.Id} within {Regions.Patience.TotalSeconds} s").ConfigureAwait(false);
                return ((listed, total), 0);
            }

            total = page.Total;
            listed += page.Entities.Length;
            if (page.Entities.IsEmpty) break;
            await command.Output.RowsAsync(page.Entities.Select(entity => new EntityRow(entity, shard.Id, shard.Member.ToString()))).ConfigureAwait(false);
        }
        while (listed < limit && offset + listed < total);

        return ((listed, total), Math.Max(0, total - offset - listed));
    }

    private async Task<EntityPage?> AskAsync(Shard shard, ListEntities question, CancellationToken cancellation)
    {
        try
        {
            return await _regions.Select(shard.Member, _path).Ask<EntityPage>(question, Regions.Patience, cancellation).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<Shard>> ShardsAsync(Command command, string type)
    {
        var shards = new List<Shard>();
        foreach (var (row, stats) in await _regions.StatsAsync(type, command.Cancellation).ConfigureAwait(false))
        {
            var member = Address.Parse(row.Member.Address);
            if (stats is null)
            {
                await command.Output.NoteAsync($"{member} did not answer within {Regions.Patience.TotalSeconds} s").ConfigureAwait(false);
                continue;
            }

            shards.AddRange(stats.Stats.Select(shard => new Shard(shard.Key, member, shard.Value)));
            shards.AddRange(stats.Failed.Select(shard => new Shard(shard, member, null)));
        }

        return [.. shards.OrderBy(shard => shard.Id, StringComparer.Ordinal)];
    }

    // The whole set of a shard's entities stays on this member, which the shard is on: only the page travels.
    private async Task<EntityPage> PageAsync(ListEntities question)
    {
        try
        {
            var region = _system.ActorSelection($"/system/{_regions.PathOf(question.Type)}");
            var state = await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, Regions.Patience / 2).ConfigureAwait(false);
            return state.Shards.FirstOrDefault(shard => shard.ShardId == question.Shard) is { } shard ? Page(shard.EntityIds, question) : EntityPage.NoAnswer;
        }
        catch (AskTimeoutException)
        {
            return EntityPage.NoAnswer;
        }
    }

    private static EntityPage Page(IImmutableSet<string> entities, ListEntities question)
    {
        var size = 0;
        var page = entities.Order(StringComparer.Ordinal).Skip(question.Offset).Take(question.Limit)
            .TakeWhile(entity => size == 0 | (size += entity.Length) < PageSize);
        return new EntityPage([.. page], entities.Count);
    }

    private sealed record Shard(string Id, Address Member, int? Entities);
}
