using System.Runtime.Serialization;
using System.Text.Json;
using Akka.Actor;
using Akka.Serialization;

namespace Proxy.Actors.Serialization;

/// <summary>Writes and reads the messages that cross nodes, as <see cref="WireMessages"/> lists them.</summary>
/// <param name="system">The actor system.</param>
public sealed class ProxySerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>The serializer's number on the wire. Akka keeps 0 to 40 for itself.</summary>
    public const int Id = 4053;

    /// <inheritdoc/>
    public override int Identifier => Id;

    /// <inheritdoc/>
    /// <exception cref="SerializationException">The object is no message that crosses nodes.</exception>
    public override string Manifest(object o) => Known(o).Manifest;

    /// <inheritdoc/>
    /// <exception cref="SerializationException">The object is no message that crosses nodes.</exception>
    public override byte[] ToBinary(object obj) => JsonSerializer.SerializeToUtf8Bytes(obj, Known(obj).Type);

    /// <inheritdoc/>
    /// <exception cref="SerializationException">The manifest is not known, or the bytes are not what it says.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        var type = WireMessages.Find(manifest)
            ?? throw new SerializationException($"nothing goes by the manifest {Configuration.Quoted.Text(manifest)}: is the other node of a later version?");
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw new SerializationException($"there is no {type.Type.Name} in the message");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new SerializationException($"a {type.Type.Name} came with bytes that are none: {error.Message}", error);
        }
    }

    private static (string Manifest, System.Text.Json.Serialization.Metadata.JsonTypeInfo Type) Known(object message) =>
        WireMessages.Find(message.GetType())
        ?? throw new SerializationException($"{message.GetType()} is not among {nameof(WireMessages)}");
}
