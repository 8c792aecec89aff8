using System.Text.Json;
using System.Text.Json.Serialization;
using Proxy.Actors.Placement;

namespace Proxy.Actors.Wire;

/// <summary>Writes a pair's name as its text.</summary>
internal sealed class PairIdJson : JsonConverter<PairId>
{
    public override PairId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PairId.TryParse(reader.GetString(), out var id) ? id! : throw new JsonException("not the name of a pair");

    public override void Write(Utf8JsonWriter writer, PairId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
