using Akka.Actor;
using Akka.Configuration;
using Proxy.Actors;
using Proxy.Actors.Listing;
using Proxy.Actors.Pools;
using Proxy.Cmd.Palettes;
using Proxy.Configuration;

namespace Proxy.Node.Palette;

/// <summary>The palette <c>proxy</c>: what an operator asks of a node that carries pairs, and does to it.</summary>
internal static class ProxyCommands
{
    /// <summary>The palette of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="configuration">The user's tree without defaults.</param>
    public static CommandPalette For(ProxyNode node, Config configuration) => new(
        "proxy",
        "connections through the cluster: who is connected, why one is slow, what to end",
        [
            Query(
                "listeners",
                "the addresses that clients connect to, with what goes through them; with -l one in full: its limits, its routes, what it refused and why",
                ListenerArgument()),
            Query("certificates", "the certificates in use: for which names, from which file, until when"),
            Query(
                "pools",
                "the pools with how they balance, which tier is in use, who waits; with -p one in full: its services, its places of limits of the cluster",
                OnePool("one pool in full, by its name")),
            Query(
                "endpoints",
                "the servers with their state, health and traffic; with -e one in full: its last check, the last failed connect, ejections",
                OnePool("the pool; without it, all"),
                OneEndpoint(),
                WideEndpoints()),
            Query(
                "health",
                "the last changes of servers' health that this node has heard of, and its own ejections, at most 500, the oldest first",
                OnePool("the pool; without it, all"),
                LimitArgument("the latest; all without it")),
            Command(
                "check",
                "checks a server now, as its pool's check says, and shows each step; an error when it fails",
                ResultShape.Value,
                false,
                [Mandatory(OneEndpoint()), OnePool("the pool; where one alone has the server, it may be left out")]),
            .. Endpoints(),
            .. Pools(),
            .. Pairs(),
            .. Bans(),
            Query("buffers", "the buffer memory: how much there is, who holds it, whether it is short", Local()),
            Query("stats", "what has gone through since the start, by listener and by server", Local()),
            Waiting("drain", "has this node take no new clients; connections go on"),
            Change("undrain", "has this node take clients again"),
            One("config", "the configuration that the node runs with, defaults included, secrets left out"),
        ],
        Props.Create(() => new ProxyHandler(node, configuration)));

    private static IEnumerable<CommandDefinition> Endpoints() =>
    [
        Waiting(
            "endpoint set",
            "has a server take new pairs or none, or more or fewer",
            EndpointArgument(),
            PoolArgument(),
            StateArgument(),
            WeightArgument(),
            MaxPairsArgument("pairs that it has at once at most: a number, off, or configured to take that back")),
        Change("endpoint add", "adds a server to a pool until the cluster ends", EndpointArgument(), Mandatory(OnePool("the pool")), WeightArgument()),
        Change(
            "endpoint reset",
            "undoes set and add: the server is as configured, or gone if it was added",
            EndpointArgument(),
            PoolArgument()),
    ];

    private static IEnumerable<CommandDefinition> Pools() =>
    [
        Change(
            "pool set",
            "changes how a pool balances and what it takes, on all nodes",
            Mandatory(OnePool("the pool")),
            Balance(),
            MaxPairsArgument("pairs that its servers have at once at most, all together: a number, off, or configured to take that back")),
        Change("pool reset", "undoes pool set: the pool is as configured; what is said of its servers stays", Mandatory(OnePool("the pool"))),
    ];

    private static IEnumerable<CommandDefinition> Pairs() =>
    [
        Query(
            "pairs",
            "live connections",
            [.. FilterArguments.All, .. FilterArguments.OfOpenings, SortArgument(), LimitArgument("0 for all, unsorted ones only"), Wide(), Local()]),
        One("pair", "all that is known of one connection, and who waits for whom", Mandatory(Id())),
        Change(
            "kill",
            "ends one connection, or all that a filter means: both sides see a reset",
            [Id(), .. FilterArguments.All, Local(), Yes()]),
        Stream(
            "top",
            "the busiest connections, drawn anew all the time",
            [.. FilterArguments.All, .. FilterArguments.OfOpenings, SortArgument(), LimitArgument("1 to 100"), Wide(), Interval(), Local()]),
        Stream("tail", "connections as they begin and end", [.. FilterArguments.OfEvents, .. FilterArguments.OfOpenings, Local()]),
    ];

    private static IEnumerable<CommandDefinition> Bans() =>
    [
        Query("bans", "who may not connect to any node, for how long, and why"),
        Change(
            "ban",
            "has all nodes take no connections from an address or a network; those that there are go on, unless --kill is written",
            Mandatory(Source("10.0.0.7, 10.0.0.0/8, and the same of IPv6")),
            For(),
            Reason(),
            Flag("kill", "ends the connections that there are from it, too"),
            Flag("force", "bans every address there is, if that is meant")),
        Command("unban", "takes a ban back on all nodes", ResultShape.Value, false, [Source("the ban, as in proxy bans"), Flag("all", "takes all bans back")]),
    ];

    internal static CommandDefinition Query(string name, string description, params IEnumerable<Argument> arguments) =>
        Command(name, description, ResultShape.List, true, arguments);

    internal static CommandDefinition One(string name, string description, params IEnumerable<Argument> arguments) =>
        Command(name, description, ResultShape.Value, true, arguments);

    internal static CommandDefinition Stream(string name, string description, params IEnumerable<Argument> arguments) =>
        Command(name, description, ResultShape.Stream, true, arguments);

    /// <summary>A stream that ends by itself with some arguments.</summary>
    internal static CommandDefinition EndingStream(string name, string description, Action<CommandDefinitionBuilder> end, params IEnumerable<Argument> arguments)
    {
        var builder = Builder(name, description, ResultShape.Stream, true, arguments);
        end(builder);
        return builder.Build();
    }

    internal static CommandDefinition Change(string name, string description, params IEnumerable<Argument> arguments) =>
        Command(name, description, ResultShape.Text, false, arguments);

    private static CommandDefinition Waiting(string name, string description, params IEnumerable<Argument> arguments) =>
        Builder(name, description, ResultShape.Text, false, arguments.Append(Wait())).WaitsFor("wait").Build();

    /// <summary>What a palette's name does by itself, without changing anything.</summary>
    internal static CommandDefinition Default(string description, ResultShape result, params IEnumerable<Argument> arguments)
    {
        var builder = new CommandDefinitionBuilder().AsDefault().WithDescription(description).WithResult(result).IsReadOnly();
        foreach (var argument in arguments) builder.WithArgument(definition => argument(definition));
        return builder.Build();
    }

    /// <summary>What a palette's name does by itself, as a stream that ends by itself with some arguments.</summary>
    internal static CommandDefinition EndingDefault(string description, Action<CommandDefinitionBuilder> end, params IEnumerable<Argument> arguments)
    {
        var builder = Builder("", description, ResultShape.Stream, true, arguments).AsDefault();
        end(builder);
        return builder.Build();
    }

    private static CommandDefinition Command(
        string name, string description, ResultShape result, bool isReadOnly, IEnumerable<Argument> arguments) =>
        Builder(name, description, result, isReadOnly, arguments).Build();

    private static CommandDefinitionBuilder Builder(
        string name, string description, ResultShape result, bool isReadOnly, IEnumerable<Argument> arguments)
    {
        var builder = new CommandDefinitionBuilder().WithName(name).WithDescription(description).WithResult(result).IsReadOnly(isReadOnly);
        foreach (var argument in arguments) builder.WithArgument(definition => argument(definition));
        return builder;
    }

    internal static Argument Mandatory(Argument argument) => definition => argument(definition).IsMandatory();

    private static Argument Id() => definition => definition
        .WithName("id").WithDescription("the pair, as in proxy pairs").WithSwitch("-i").WithSwitch("--id");

    private static Argument ListenerArgument() => definition => definition
        .WithName("listener").WithDescription("one listener in full, by its name").WithSwitch("-l").WithSwitch("--listener");

    private static Argument Wide() => definition => definition
        .WithName("wide").WithDescription("more columns: what was learnt of clients before they had a route").WithSwitch("-w").WithSwitch("--wide")
        .WithKind(ArgumentKind.Flag);

    private static Argument EndpointArgument() => definition => definition
        .WithName("endpoint").WithDescription("the server, HOST:PORT as in proxy endpoints").WithSwitch("-e").WithSwitch("--endpoint").IsMandatory();

    private static Argument PoolArgument() => definition => definition
        .WithName("pool").WithDescription("the pool; without it, every pool that has the server").WithSwitch("-p").WithSwitch("--pool");

    private static Argument OnePool(string description) => definition => definition
        .WithName("pool").WithDescription(description).WithSwitch("-p").WithSwitch("--pool");

    private static Argument OneEndpoint() => definition => definition
        .WithName("endpoint").WithDescription("one server in full, HOST:PORT").WithSwitch("-e").WithSwitch("--endpoint");

    private static Argument WideEndpoints() => definition => definition
        .WithName("wide").WithDescription("more columns: tier, places, ejections, where it is known from, bytes").WithSwitch("-w").WithSwitch("--wide")
        .WithKind(ArgumentKind.Flag);

    private static Argument Balance() => definition => definition
        .WithName("balance").WithDescription("how the server of a new pair is picked; configured takes that back").WithSwitch("--balance").WithChoices<BalanceMethod>()
        .WithAllowedValue("configured");

    private static Argument MaxPairsArgument(string description) => definition => definition
        .WithName("max-pairs").WithDescription(description).WithSwitch("--max-pairs");

    private static Argument StateArgument() => definition => definition
        .WithName("state").WithDescription("ready: it takes new pairs; drain, maint: it takes none").WithSwitch("--state")
        .WithChoices<AdminState>();

    private static Argument WeightArgument() => definition => definition
        .WithName("weight").WithDescription("its part of new pairs relative to the others, 0 to 256").WithSwitch("--weight").WithKind(ArgumentKind.Number);

    private static Argument SortArgument() => definition => definition
        .WithName("sort").WithDescription("the largest first; rate is measured while you wait").WithSwitch("-s").WithSwitch("--sort")
        .WithChoices<PairOrder>();

    private static Argument LimitArgument(string values) => definition => definition
        .WithName("limit").WithDescription($"how many at most, {values}").WithSwitch("-n").WithSwitch("--limit").WithKind(ArgumentKind.Number);

    internal static Argument Interval() => definition => definition
        .WithName("interval").WithDescription("the time between two pictures, 200ms to 1m").WithSwitch("--interval")
        .WithKind(ArgumentKind.Duration).WithDefaultValue("1s");

    internal static Argument Local() => definition => definition
        .WithName("local").WithDescription("this node alone; without it, the whole cluster").WithSwitch("--local").WithKind(ArgumentKind.Flag);

    private static Argument Wait() => definition => definition
        .WithName("wait").WithDescription("waits so long for the connections that there are to end: 30s, 10m, 1h; an error if some are left").WithSwitch("--wait")
        .WithKind(ArgumentKind.Duration);

    private static Argument Yes() => definition => definition
        .WithName("yes").WithDescription("ends every connection that the filter means").WithSwitch("--yes").WithKind(ArgumentKind.Flag);

    private static Argument Source(string values) => definition => definition
        .WithName("source").WithDescription(values).WithSwitch("-s").WithSwitch("--source");

    private static Argument For() => definition => definition
        .WithName("for").WithDescription("how long: 30s, 10m, 1h; without it, until it is unbanned").WithSwitch("--for").WithKind(ArgumentKind.Duration);

    private static Argument Reason() => definition => definition
        .WithName("reason").WithDescription("why, for those who look at the list; 80 characters at most").WithSwitch("--reason");

    internal static Argument Flag(string name, string description) => definition => definition
        .WithName(name).WithDescription(description).WithSwitch($"--{name}").WithKind(ArgumentKind.Flag);
}
