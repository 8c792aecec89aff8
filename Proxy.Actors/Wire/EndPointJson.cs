using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Proxy.Actors.Wire;

/// <summary>Writes an address and port as text: <c>10.0.0.7:80</c>, <c>[fd00::7]:80</c>.</summary>
internal sealed class EndPointJson : JsonConverter<IPEndPoint>
{
    public override IPEndPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        IPEndPoint.TryParse(reader.GetString() ?? "", out var address) ? address : throw new JsonException("not an address and port");

    public override void Write(Utf8JsonWriter writer, IPEndPoint value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
