using System.Collections.Immutable;
using System.Globalization;
using Proxy.Actors;
using Proxy.Actors.CacheListing;
using Proxy.Actors.Listing;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;

namespace Proxy.Node.Palette;

/// <summary>Carries out the palette <c>cache</c>, by way of the node's <see cref="CacheDirectory"/>.</summary>
internal sealed class CacheHandler : CommandHandlerActor
{
    private const string SeeStats = "see: cache stats";

    private readonly ProxyNode _node;

    public CacheHandler(ProxyNode node)
    {
        _node = node;
        ProcessOnceJoined("stats", StatsAsync);
        ProcessOnceJoined("list", ListAsync);
        ProcessOnceJoined("show", ShowAsync);
        ProcessOnceJoined("purge", PurgeAsync);
    }

    private void ProcessOnceJoined(string command, Func<Command, Task> handle) => Process(command, received => _node.HasJoined
        ? handle(received)
        : throw new CommandException("the node has not joined its cluster yet", "see: cluster show; /readyz says when it takes clients"));

    private static DirectoryScope Scope(Command command) => command.Arguments.Has("local") ? DirectoryScope.Node : DirectoryScope.Cluster;

    private async Task StatsAsync(Command command)
    {
        var name = command.Arguments.Value("cache");
        var answer = await _node.Caches.StatsAsync(Scope(command), command.Cancellation);
        var rows = answer.Answers.SelectMany(node => node.Caches.Select(cache => (node.Node, Cache: cache))).Where(row => name is null || row.Cache.Name == name).ToList();
        if (name is not null && rows.Count == 0) throw NoSuchCache(name, answer.Missing);
        await command.Output.TableAsync(
            new("node", "NODE"),
            new("cache", "CACHE"),
            new("usedBytes", "USED", ColumnFormat.Bytes),
            new("maxBytes", "MAX", ColumnFormat.Bytes),
            new("responses", "RESPONSES", ColumnFormat.Number),
            new("hits", "HITS", ColumnFormat.Number),
            new("revalidated", "REVALIDATED", ColumnFormat.Number),
            new("stale", "STALE", ColumnFormat.Number),
            new("misses", "MISSES", ColumnFormat.Number),
            new("collapsed", "COLLAPSED", ColumnFormat.Number),
            new("passed", "PASSED", ColumnFormat.Number),
            new("hitPercent", "HIT %"),
            new("evictions", "EVICTED", ColumnFormat.Number),
            new("refusals", "NO ROOM", ColumnFormat.Number),
            new("purges", "PURGED", ColumnFormat.Number));
        await command.Output.RowsAsync(rows.Select(row => StatsView(row.Node, row.Cache)));
        await UnheardNodes.NoteAsync(command, answer.Missing);
    }

    private async Task ListAsync(Command command)
    {
        var limit = command.Arguments.Number("limit")!.Value;
        if (limit is < 1 or > CacheDirectory.MaxRows)
            throw new CommandException($"a listing has 1 to {CacheDirectory.MaxRows} responses, not {limit}", $"write --limit {CacheDirectory.MaxRows}");
        var order = FilterArguments.Choice<StoredOrder>(command.Arguments, "sort")!.Value;
        var prefix = StoredUrl.WithoutScheme(command.Arguments.Value("prefix") ?? "");
        var cache = command.Arguments.Value("cache");
        var listing = await _node.Caches.ListAsync(cache, prefix, order, limit, Scope(command), command.Cancellation);
        if (listing.Rows.IsEmpty) await CheckCacheAsync(command, cache);
        await command.Output.TableAsync(
            new("url", "URL"),
            new("status", "STATUS"),
            new("bytes", "BYTES", ColumnFormat.Bytes),
            new("ageMs", "AGE", ColumnFormat.Duration),
            new("fresh", "FRESH FOR"),
            new("hits", "HITS", ColumnFormat.Number),
            new("vary", "VARY"),
            new("cache", "CACHE"),
            new("node", "NODE"));
        await command.Output.RowsAsync(listing.Rows.Select(StoredView.Of));
        await command.Output.TextAsync(listing.Rows.Length == listing.Matched ? Responses(listing.Matched) : Of(listing.Rows.Length, listing.Matched));
        await UnheardNodes.NoteAsync(command, listing.Missing);
    }

    private async Task ShowAsync(Command command)
    {
        var url = StoredUrl.Parse(command.Arguments.Value("url")!);
        var cache = command.Arguments.Value("cache");
        var listing = await _node.Caches.ShowAsync(cache, url, Scope(command), command.Cancellation);
        if (listing.Rows.IsEmpty) await CheckCacheAsync(command, cache);
        await UnheardNodes.NoteAsync(command, listing.Missing);
        if (listing.Rows.IsEmpty && !listing.Missing.IsEmpty)
            throw UnheardNodes.Unknown(listing.Missing, $"whether {url} is stored there; the others have nothing of it", "ask once more when: cluster show has them up, or without them");
        if (listing.Rows.IsEmpty) throw new CommandException($"nothing is stored of {url}", "see: cache list");
        foreach (var view in listing.Rows.Select(StoredView.Of)) await command.Output.DataAsync(view, StoredText.Of(view));
    }

    private async Task PurgeAsync(Command command)
    {
        var (kind, text) = Meant(command.Arguments);
        var cache = command.Arguments.Value("cache");
        var answer = await _node.Caches.PurgeAsync(cache, kind, text, Scope(command), command.Cancellation);
        if (cache is not null && answer.Missing.IsEmpty && answer.Answers.All(node => node.Caches == 0)) throw NoSuchCache(cache, answer.Missing);
        foreach (var node in answer.Answers) await command.Output.TextAsync($"{Responses(node.Count)} purged on {node.Node}");
        await UnheardNodes.NoteAsync(command, answer.Missing);
        if (!answer.Missing.IsEmpty)
            throw UnheardNodes.Unknown(answer.Missing, "whether it is purged there", "purge once more when: cluster show has them up, or without them");
    }

    // A name that is misspelt is not the same as a cache that has nothing.
    private async Task CheckCacheAsync(Command command, string? cache)
    {
        if (cache is null) return;
        var answer = await _node.Caches.StatsAsync(Scope(command), command.Cancellation);
        if (!answer.Answers.Any(node => node.Caches.Any(each => each.Name == cache))) throw NoSuchCache(cache, answer.Missing);
    }

    private static CommandException NoSuchCache(string cache, ImmutableArray<Missing> missing) => UnheardNodes.NoSuch($"cache '{cache}'", missing, SeeStats);

    private static (PurgeKind Kind, string Text) Meant(CommandArguments arguments)
    {
        (PurgeKind Kind, string? Text)[] written =
        [
            (PurgeKind.Url, arguments.Value("url") is { } url ? StoredUrl.Parse(url) : null),
            (PurgeKind.Prefix, arguments.Value("prefix") is { } prefix ? StoredUrl.WithoutScheme(prefix) : null),
            (PurgeKind.Prefix, arguments.Has("all") ? "" : null),
            (PurgeKind.Tag, arguments.Value("tag")),
        ];
        return written.Where(each => each.Text is not null).ToList() switch
        {
            [] => throw new CommandException("it is not said what to purge", "write -u URL, -p PREFIX, --tag TAG or --all"),
            [{ Kind: PurgeKind.Prefix, Text: "" }] when !arguments.Has("all") => throw new CommandException("an empty prefix is everything", "write --all if that is meant"),
            [var one] => (one.Kind, one.Text!),
            _ => throw new CommandException("several things are to be purged", "write one of -u, -p, --tag and --all"),
        };
    }

    private static object StatsView(string node, CacheStats cache) => new
    {
        Node = node,
        Cache = cache.Name,
        cache.UsedBytes,
        cache.MaxBytes,
        cache.Responses,
        cache.StoredBytes,
        cache.Hits,
        cache.Revalidated,
        cache.Stale,
        cache.Misses,
        cache.Collapsed,
        cache.Passed,
        HitPercent = Percent(cache.Hits + cache.Revalidated + cache.Stale, cache.Misses),
        cache.Insertions,
        cache.Evictions,
        cache.Refusals,
        cache.Purges,
    };

    private static string? Percent(long from, long other) =>
        from + other == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{100.0 * from / (from + other):0.0}");

    private static string Of(int shown, int matched) => string.Create(CultureInfo.InvariantCulture, $"{shown:N0} of {Responses(matched)}");

    private static string Responses(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "response" : "responses")}");
}
