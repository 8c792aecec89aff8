using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Proxy.Transport;

namespace Proxy.Actors.Wire;

/// <summary>Writes an address as <see cref="EndPointJson"/> does.</summary>
internal sealed class TcpAddressJson : JsonConverter<TcpAddress>
{
    public override TcpAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        IPEndPoint.TryParse(reader.GetString() ?? "", out var address) ? TcpAddress.From(address) : throw new JsonException("not an address and port");

    public override void Write(Utf8JsonWriter writer, TcpAddress value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
