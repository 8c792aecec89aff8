using Proxy.Cmd.Palettes;

namespace Proxy.Node.Palette;

/// <summary>Says what an argument is; one that several commands take is described once.</summary>
/// <param name="definition">What is built.</param>
internal delegate ArgumentDefinitionBuilder Argument(ArgumentDefinitionBuilder definition);
