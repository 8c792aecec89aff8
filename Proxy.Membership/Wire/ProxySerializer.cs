using System.Runtime.Serialization;
using System.Text.Json;
using Akka.Actor;
using Akka.Serialization;
using Proxy.Configuration;

namespace Proxy.Membership.Wire;

/// <summary>Writes and reads the messages that cross nodes, as the <see cref="WireContract"/> of the actor system lists them.</summary>
/// <param name="system">The actor system; a <see cref="WireContract"/> is part of its setup.</param>
public sealed class ProxySerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private readonly WireContract _contract = system.Settings.Setup.Get<WireContract>().Value;

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
        var type = _contract.Find(manifest)
            ?? throw new SerializationException($"nothing goes by the manifest {Quoted.Text(manifest)}: is the other node of a later version?");
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw new SerializationException($"there is no {type.Type.Name} in the message");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new SerializationException($"a {type.Type.Name} came with bytes that are none: {error.Message}", error);
        }
    }

    private (string Manifest, System.Text.Json.Serialization.Metadata.JsonTypeInfo Type) Known(object message) =>
        _contract.Find(message.GetType())
        ?? throw new SerializationException($"{message.GetType()} is not in the {nameof(WireContract)}");
}
