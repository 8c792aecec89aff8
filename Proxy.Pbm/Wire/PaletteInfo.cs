using System.Collections.Immutable;

namespace Proxy.Pbm.Wire;

/// <summary>A palette of a node.</summary>
/// <param name="Name">The first word of its commands.</param>
/// <param name="Description">One line for help.</param>
/// <param name="Commands">Its commands, in the order of help.</param>
/// <param name="Default">What its name does by itself; null for nothing.</param>
internal sealed record PaletteInfo(string Name, string Description, ImmutableArray<CommandInfo> Commands, CommandInfo? Default = null);
