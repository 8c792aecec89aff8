using System.Collections.Immutable;
using System.Text.Json;

namespace Proxy.Pbm.Wire;

/// <summary>What a node says about itself and its commands: the answer of <c>GET /v1/palettes</c>.</summary>
/// <param name="Version">The version of the contract: 1.</param>
/// <param name="System">The name of its actor system.</param>
/// <param name="Address">Its address in the cluster.</param>
/// <param name="Access">What the token may do: <c>full</c> or <c>read-only</c>.</param>
/// <param name="Palettes">Its palettes, in the order of help.</param>
internal sealed record Listing(int Version, string System, string Address, string Access, ImmutableArray<PaletteInfo> Palettes)
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads one, and checks all of it.</summary>
    /// <exception cref="ShapeException">It is none.</exception>
    public static Listing Parse(string text)
    {
        try
        {
            var listing = Shape.Object(text).Deserialize<Listing>(Strict)!;
            NameRules.Check(listing);
            return listing;
        }
        catch (JsonException failure)
        {
            throw new ShapeException($"its list of commands is none, at {failure.Path}");
        }
    }
}
