using System.Text.Json;
using System.Text.Json.Serialization;
using Proxy.Actors.Listing;

namespace Proxy.Actors.Wire;

/// <summary>Writes a prefix of addresses as it was written.</summary>
internal sealed class AddressPrefixJson : JsonConverter<AddressPrefix>
{
    public override AddressPrefix Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        AddressPrefix.TryParse(reader.GetString(), out var prefix) ? prefix! : throw new JsonException("not a prefix of addresses");

    public override void Write(Utf8JsonWriter writer, AddressPrefix value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
