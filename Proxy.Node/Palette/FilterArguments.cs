using System.Text.Json;
using Proxy.Actors.Listing;
using Proxy.Actors.Pairs;
using Proxy.Cmd.Palettes;
using Proxy.Configuration;

namespace Proxy.Node.Palette;

/// <summary>The arguments by which commands tell connections apart.</summary>
internal static class FilterArguments
{
    /// <summary>Those that are true of beginnings and ends, too.</summary>
    public static IReadOnlyList<Argument> OfEvents { get; } =
    [
        definition => definition.WithName("client").WithSwitch("-c").WithSwitch("--client")
            .WithDescription("where the client comes from, or the proxy that sent its PROXY header: 10.0.0.7, 10.0.0.7:5000, 10.0.0.0/8"),
        definition => definition.WithName("endpoint").WithSwitch("-e").WithSwitch("--endpoint").WithDescription("the server, HOST:PORT"),
        definition => definition.WithName("listener").WithSwitch("-l").WithSwitch("--listener").WithDescription("the listener's name"),
    ];

    /// <summary>Those that ask what was learnt of the client. Not for what changes something: a node of a version without them would pass
    /// them over, and take more connections to be meant.</summary>
    public static IReadOnlyList<Argument> OfOpenings { get; } =
    [
        definition => definition.WithName("sni").WithSwitch("--sni").WithDescription("the host that the client's TLS asks for: shop.example, *.shop.example"),
        definition => definition.WithName("route").WithSwitch("--route").WithDescription("the name of the route that has taken it"),
    ];

    /// <summary>Those that are for every command on connections.</summary>
    public static IReadOnlyList<Argument> All { get; } =
    [
        definition => definition.WithName("state").WithSwitch("--state").WithDescription("what the connection is doing")
            .WithChoices<PairState>(),
        .. OfEvents,
        definition => definition.WithName("older-than").WithSwitch("-o").WithSwitch("--older-than").WithKind(ArgumentKind.Duration)
            .WithDescription("accepted at least so long ago"),
    ];

    /// <summary>What the arguments mean.</summary>
    /// <exception cref="CommandException">The client is no address, or the host no host.</exception>
    public static PairFilter Read(CommandArguments arguments) => new()
    {
        State = Choice<PairState>(arguments, "state"),
        Client = Client(arguments.Value("client")),
        Endpoint = arguments.Value("endpoint"),
        Listener = arguments.Value("listener"),
        OlderThan = arguments.Duration("older-than"),
        Sni = Host(arguments.Value("sni")),
        Route = arguments.Value("route"),
    };

    /// <summary>Allows the names of an enum, in its order; <see cref="Choice"/> reads them.</summary>
    public static ArgumentDefinitionBuilder WithChoices<T>(this ArgumentDefinitionBuilder definition)
        where T : struct, Enum =>
        Enum.GetNames<T>().Aggregate(definition, (all, name) => all.WithAllowedValue(Word(name)));

    /// <summary>The value of an argument that has a few; null when it is not written.</summary>
    public static T? Choice<T>(CommandArguments arguments, string name)
        where T : struct, Enum =>
        arguments.Value(name) is { } value ? Enum.GetValues<T>().First(each => string.Equals(Word(each.ToString()), value, StringComparison.OrdinalIgnoreCase)) : null;

    private static string Word(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    private static string? Host(string? text) =>
        text is not null && HostPattern.Parse(text) is { Problem: { } problem, Remedy: var remedy } ? throw new CommandException(problem, remedy) : text;

    private static AddressPrefix? Client(string? text)
    {
        if (text is null) return null;
        return AddressPrefix.TryParse(text, out var prefix)
            ? prefix
            : throw new CommandException($"'{text}' is no address", "write 10.0.0.7, 10.0.0.7:5000, 10.0.0.0/8, or the same of IPv6");
    }
}
