using System.Collections.Immutable;
using Akka.Actor;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Proxy.Cmd.Palettes;

namespace Proxy.Cmd.Hosting;

/// <summary>
/// The palettes of an actor system. Palettes may be registered before or after an endpoint starts: clients download what is there when
/// they connect.
/// </summary>
/// <example>
/// <code>
/// await using var endpoint = await CommandHost.Get(system)
///     .RegisterCommandPalette(ClusterCommands.Instance)
///     .StartAsync(new AdminOptions(), isReady: () => true);
/// </code>
/// </example>
public sealed class CommandHost : IExtension
{
    private readonly ExtendedActorSystem _system;
    private readonly Lock _registering = new();
    private ImmutableArray<(CommandPalette Palette, IActorRef Handler)> _palettes = [];

    internal CommandHost(ExtendedActorSystem system) => _system = system;

    /// <summary>The palettes, in the order of their registration.</summary>
    public IReadOnlyList<CommandPalette> Palettes => [.. _palettes.Select(p => p.Palette)];

    /// <summary>The actor system whose palettes these are.</summary>
    public ExtendedActorSystem System => _system;

    /// <summary>Where the palettes and the endpoint log; nowhere unless told otherwise, before an endpoint starts.</summary>
    public ILoggerFactory Loggers { get; set; } = NullLoggerFactory.Instance;

    /// <summary>The host of an actor system; there is one for each.</summary>
    public static CommandHost Get(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return system.WithExtension<CommandHost, CommandHostProvider>();
    }

    /// <summary>Adds a palette and starts its handler.</summary>
    /// <exception cref="ArgumentException">There is a palette of this name already.</exception>
    public CommandHost RegisterCommandPalette(CommandPalette palette)
    {
        ArgumentNullException.ThrowIfNull(palette);
        lock (_registering)
        {
            if (_palettes.Any(p => p.Palette.Name == palette.Name)) throw new ArgumentException($"there is a palette {palette.Name} already");
            _palettes = _palettes.Add((palette, _system.SystemActorOf(palette.Handler, $"cmd-{palette.Name}")));
        }

        return this;
    }

    /// <summary>Hands a command to its palette.</summary>
    /// <param name="command">A command without problems.</param>
    /// <param name="cancellation">Cancelled when nobody waits for the answer any more.</param>
    internal CommandRun Run(ParsedCommand command, CancellationToken cancellation)
    {
        var handler = _palettes.Single(p => p.Palette == command.Palette).Handler;
        return new CommandRun(_system, handler, command, Loggers.CreateLogger<CommandHost>(), cancellation);
    }
}
