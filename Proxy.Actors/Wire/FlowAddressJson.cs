using System.Text.Json;
using System.Text.Json.Serialization;
using Proxy.Actors.ControlMemory;

namespace Proxy.Actors.Wire;

/// <summary>Writes the 16 bytes of an address as hexadecimal.</summary>
internal sealed class FlowAddressJson : JsonConverter<FlowEntry.FlowAddress>
{
    private const int Bytes = 16;

    public override FlowEntry.FlowAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString();
        if (text?.Length != 2 * Bytes || !text.All(char.IsAsciiHexDigit)) throw new JsonException("not an address of 16 bytes");
        FlowEntry.FlowAddress address = default;
        Convert.FromHexString(text).CopyTo(address);
        return address;
    }

    public override void Write(Utf8JsonWriter writer, FlowEntry.FlowAddress value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Convert.ToHexString(value));
}
