using Google.Protobuf;

namespace Proxy.Membership.Tests.Remoting;

/// <summary>Frames of Akka's protocol, made field by field as its WireFormats.proto and ContainerFormats.proto have them.</summary>
internal static class Frames
{
    internal const int ClusterSerializer = 5;
    internal const int SelectionSerializer = 6;
    internal const int MiscSerializer = 16;
    internal const int SystemSerializer = 22;

    /// <summary>A message of fields of bytes.</summary>
    public static ByteString Bytes(params (int Field, ByteString Value)[] fields) => Write(output =>
    {
        foreach (var (field, value) in fields)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(value);
        }
    });

    /// <summary>A number of variable length.</summary>
    public static ByteString Varint(int field, ulong value) => Write(output =>
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteUInt64(value);
    });

    /// <summary>A number of eight bytes.</summary>
    public static ByteString Fixed(int field, ulong value) => Write(output =>
    {
        output.WriteTag(field, WireFormat.WireType.Fixed64);
        output.WriteFixed64(value);
    });

    /// <summary>A field of text.</summary>
    public static ByteString Text(int field, string value) => Bytes((field, ByteString.CopyFromUtf8(value)));

    /// <summary>One after the other.</summary>
    public static ByteString Join(params ByteString[] parts) => ByteString.CopyFrom([.. parts.SelectMany(part => part.ToByteArray())]);

    /// <summary>Says who the sender is.</summary>
    public static ByteString Associate(string host, int port, int uid)
    {
        var origin = Join(Text(1, "S"), Text(2, host), Varint(3, (ulong)port), Text(4, "tcp"));
        return Instruction(1, Join(Bytes((1, origin)), Fixed(2, (ulong)uid)));
    }

    /// <summary>A control message.</summary>
    public static ByteString Instruction(int command, ByteString? handshake = null) =>
        Bytes((2, Join(Varint(1, (ulong)command), handshake is null ? ByteString.Empty : Bytes((2, handshake)))));

    /// <summary>A message to an actor.</summary>
    public static ByteString Message(string path, ByteString payload) =>
        Envelope(Join(Bytes((1, Text(1, $"akka.tcp://S@127.0.0.1:1{path}"))), Bytes((2, payload)), Fixed(5, ulong.MaxValue)));

    /// <summary>A message as it lies in an envelope.</summary>
    public static ByteString Payload(int serializer, string manifest, ByteString? content = null) =>
        Join(Bytes((1, content ?? ByteString.Empty)), Varint(2, (ulong)serializer), Text(3, manifest));

    /// <summary>A message to whatever a path selects.</summary>
    public static ByteString Selection(string path, ByteString payload, ulong kind = 2)
    {
        var elements = path.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => (2, Join(Varint(1, kind), Text(2, name)))).ToArray();
        return Message("/", Payload(SelectionSerializer, "", Join(Bytes((1, payload)), Bytes(elements))));
    }

    /// <summary>A frame with an envelope.</summary>
    public static ByteString Envelope(ByteString envelope) => Bytes((1, Bytes((2, envelope))));

    private static ByteString Write(Action<CodedOutputStream> write)
    {
        using var memory = new MemoryStream();
        using (var output = new CodedOutputStream(memory, leaveOpen: true)) write(output);
        return ByteString.CopyFrom(memory.ToArray());
    }
}
