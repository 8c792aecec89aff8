using System.Collections.Immutable;
using Akka.Actor;

namespace Proxy.Cmd.Palettes;

/// <summary>A set of commands and the actor that carries them out.</summary>
public sealed record CommandPalette
{
    /// <summary>A palette.</summary>
    /// <param name="name">The first word of its commands, in lower case: <c>cluster</c>.</param>
    /// <param name="description">One line for help.</param>
    /// <param name="commands">Its commands, in the order of help; at least one.</param>
    /// <param name="handler">Makes the actor that carries them out: a <see cref="CommandHandlerActor"/>, or any actor that answers every <see cref="Command"/>.</param>
    /// <exception cref="ArgumentException">A name is not a word, or two commands have the same.</exception>
    public CommandPalette(string name, string description, IEnumerable<CommandDefinition> commands, Props handler)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(commands);
        ArgumentNullException.ThrowIfNull(handler);
        Name = name;
        Description = description;
        Commands = [.. commands];
        Handler = handler;
        DefinitionRules.Check(this);
    }

    /// <summary>The first word of its commands.</summary>
    public string Name { get; }

    /// <summary>One line for help.</summary>
    public string Description { get; }

    /// <summary>Its commands, in the order of help.</summary>
    public ImmutableArray<CommandDefinition> Commands { get; }

    /// <summary>Makes the actor that carries the commands out.</summary>
    public Props Handler { get; }
}
