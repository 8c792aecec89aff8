using Proxy.Actors.Listing;
using Proxy.Actors.Pairs;
using Proxy.Cmd.Palettes;

namespace Proxy.Node.Palette;

/// <summary>The arguments by which commands tell connections apart.</summary>
internal static class FilterArguments
{
    /// <summary>Those that are true of beginnings and ends, too.</summary>
    public static IReadOnlyList<Argument> OfEvents { get; } =
    [
        definition => definition.WithName("client").WithSwitch("-c").WithSwitch("--client")
            .WithDescription("where the client comes from: 10.0.0.7, 10.0.0.7:5000, 10.0.0.0/8"),
        definition => definition.WithName("endpoint").WithSwitch("-e").WithSwitch("--endpoint").WithDescription("the server, HOST:PORT"),
        definition => definition.WithName("listener").WithSwitch("-l").WithSwitch("--listener").WithDescription("the listener's name"),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Argument> All { get; } =
    [
        definition => definition.WithName("state").WithSwitch("--state").WithDescription("what the connection is doing")
            .WithChoices<PairState>(),
        .. OfEvents,
        definition => definition.WithName("older-than").WithSwitch("-o").WithSwitch("--older-than").WithKind(ArgumentKind.Duration)
            .WithDescription("accepted at least so long ago"),
    ];

    /// <summary>What the arguments mean.</summary>
    /// <exception cref="CommandException">The client is no address.</exception>
    public static PairFilter Read(CommandArguments arguments) => new()
    {
        State = Choice<PairState>(arguments, "state"),
        Client = Client(arguments.Value("client")),
        Endpoint = arguments.Value("endpoint"),
        Listener = arguments.Value("listener"),
        OlderThan = arguments.Duration("older-than"),
    };

    /// <summary>Allows the names of an enum, in its order; <see cref="Choice"/> reads them.</summary>
    public static ArgumentDefinitionBuilder WithChoices<T>(this ArgumentDefinitionBuilder definition)
        where T : struct, Enum =>
        Enum.GetNames<T>().Aggregate(definition, (all, name) => all.WithAllowedValue(name.ToLowerInvariant()));

    /// <summary>The value of an argument that has a few; null when it is not written.</summary>
    public static T? Choice<T>(CommandArguments arguments, string name)
        where T : struct, Enum =>
        arguments.Value(name) is { } value ? Enum.Parse<T>(value, ignoreCase: true) : null;

    private static AddressPrefix? Client(string? text)
    {
        if (text is null) return null;
        return AddressPrefix.TryParse(text, out var prefix)
            ? prefix
            : throw new CommandException($"'{text}' is no address", "write 10.0.0.7, 10.0.0.7:5000, 10.0.0.0/8, or the same of IPv6");
    }
}
