using Akka.Actor;
using Proxy.Actors;
using Proxy.Actors.CacheListing;
using Proxy.Cmd.Palettes;
using static Proxy.Node.Palette.ProxyCommands;

namespace Proxy.Node.Palette;

/// <summary>The palette <c>cache</c>: what the caches of all nodes have stored, what came of requests, and purges.</summary>
internal static class CacheCommands
{
    /// <summary>The palette of a node.</summary>
    /// <param name="node">The node.</param>
    public static CommandPalette For(ProxyNode node) => new(
        "cache",
        "responses that nodes keep: how full the caches are, what they have, and purging",
        [
            Query("stats", "how full the caches are, and what has become of requests since the start", Cache(), Local()),
            Query("list", "what is stored, what was found most often first", [Cache(), Prefix("those whose URLs begin so: HOST, HOST/PATH"), Sort(), Limit(), Local()]),
            One("show", "what is stored of one URL, with its head, on each node", [Mandatory(Url("the URL: HOST/PATH, as in cache list")), Cache(), Local()]),
            Change(
                "purge",
                "throws away what is stored on all nodes, and what is on its way; who is getting it gets it to its end",
                [
                    Url("the URL: HOST/PATH, with the query, as in cache list"),
                    Prefix("all whose URLs begin so: HOST, HOST/PATH"),
                    definition => definition.WithName("tag").WithDescription("all that Surrogate-Key or Cache-Tag name so").WithSwitch("--tag"),
                    Flag("all", "everything"),
                    Cache(),
                    Local(),
                ]),
        ],
        Props.Create(() => new CacheHandler(node)));

    private static Argument Cache() => definition => definition
        .WithName("cache").WithDescription("the cache; without it, all").WithSwitch("-c").WithSwitch("--cache");

    private static Argument Url(string description) => definition => definition
        .WithName("url").WithDescription(description).WithSwitch("-u").WithSwitch("--url");

    private static Argument Prefix(string description) => definition => definition
        .WithName("prefix").WithDescription(description).WithSwitch("-p").WithSwitch("--prefix");

    private static Argument Sort() => definition => definition
        .WithName("sort").WithDescription("by what they are sorted, the largest first").WithSwitch("-s").WithSwitch("--sort").WithChoices<StoredOrder>().WithDefaultValue("hits");

    private static Argument Limit() => definition => definition
        .WithName("limit").WithDescription($"how many at most, 1 to {CacheDirectory.MaxRows}").WithSwitch("-n").WithSwitch("--limit")
        .WithKind(ArgumentKind.Number).WithDefaultValue("20");
}
