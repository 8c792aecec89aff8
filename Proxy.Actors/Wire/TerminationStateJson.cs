using System.Text.Json;
using System.Text.Json.Serialization;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Wire;

/// <summary>Writes a termination state as its two characters. Letters that only a later version has are read as no state.</summary>
internal sealed class TerminationStateJson : JsonConverter<TerminationState?>
{
    public override TerminationState? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null) ? throw new JsonException("not a termination state")
        : TerminationState.TryParse(reader.GetString(), out var state) ? state
        : null;

    public override void Write(Utf8JsonWriter writer, TerminationState? value, JsonSerializerOptions options) => writer.WriteStringValue(value?.ToString());
}
