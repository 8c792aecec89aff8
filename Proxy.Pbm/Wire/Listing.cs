using System.Collections.Immutable;

namespace Proxy.Pbm.Wire;

/// <summary>What a node says about itself and its commands: the answer of <c>GET /v1/palettes</c>.</summary>
/// <param name="Version">The version of the contract: 1.</param>
/// <param name="System">The name of its actor system.</param>
/// <param name="Address">Its address in the cluster.</param>
/// <param name="Access">What the token may do: <c>full</c> or <c>read-only</c>.</param>
/// <param name="Palettes">Its palettes, in the order of help.</param>
internal sealed record Listing(int Version, string System, string Address, string Access, ImmutableArray<PaletteInfo> Palettes);
