using Google.Protobuf;

namespace Proxy.Membership.Remoting;

/// <summary>A message of protocol buffers, read without its schema: Akka's are internal to it.</summary>
/// <remarks>Stricter than the format, which merges a field that comes twice and passes over one of another type: what is read here must
/// be what Akka reads, so both are refused.</remarks>
internal sealed class Message
{
    private readonly List<(int Field, WireFormat.WireType Type, ByteString Bytes, ulong Number)> _fields = [];

    /// <summary>Reads a message.</summary>
    /// <exception cref="MalformedFrameException">It is none.</exception>
    public Message(ByteString encoded)
    {
        try
        {
            var input = encoded.CreateCodedInput();
            for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
            {
                var (field, type) = (WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag));
                _fields.Add(type switch
                {
                    WireFormat.WireType.LengthDelimited => (field, type, input.ReadBytes(), 0),
                    WireFormat.WireType.Varint => (field, type, ByteString.Empty, input.ReadUInt64()),
                    WireFormat.WireType.Fixed64 => (field, type, ByteString.Empty, input.ReadFixed64()),
                    _ => throw new MalformedFrameException($"it has a field of type {type}"),
                });
            }
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new MalformedFrameException(error.Message, error);
        }
    }

    /// <summary>A message; null when it is not there.</summary>
    /// <exception cref="MalformedFrameException">The field is there twice, or of another type.</exception>
    public Message? Child(int field) => Bytes(field) is { } bytes ? new Message(bytes) : null;

    /// <summary>The messages of a field that repeats.</summary>
    /// <exception cref="MalformedFrameException">One of them is none.</exception>
    public IEnumerable<Message> Children(int field) => _fields.Where(each => each.Field == field).Select(each => new Message(each.Bytes));

    /// <summary>A field of bytes; null when it is not there.</summary>
    /// <exception cref="MalformedFrameException">The field is there twice, or of another type.</exception>
    public ByteString? Bytes(int field) => Has(field, WireFormat.WireType.LengthDelimited) ? Only(field).Bytes : null;

    /// <summary>A field of text; empty when it is not there.</summary>
    /// <exception cref="MalformedFrameException">The field is there twice, or of another type.</exception>
    public string Text(int field) => Bytes(field)?.ToStringUtf8() ?? "";

    /// <summary>The texts of a field that repeats.</summary>
    public IEnumerable<string> Texts(int field) => _fields.Where(each => each.Field == field).Select(each => each.Bytes.ToStringUtf8());

    /// <summary>A number of variable length; 0 when it is not there.</summary>
    /// <exception cref="MalformedFrameException">The field is there twice, or of another type.</exception>
    public ulong Varint(int field) => Has(field, WireFormat.WireType.Varint) ? Only(field).Number : 0;

    /// <summary>A number of eight bytes; 0 when it is not there.</summary>
    /// <exception cref="MalformedFrameException">The field is there twice, or of another type.</exception>
    public ulong Fixed(int field) => Has(field, WireFormat.WireType.Fixed64) ? Only(field).Number : 0;

    private bool Has(int field, WireFormat.WireType type)
    {
        var all = _fields.Where(each => each.Field == field).ToList();
        if (all.Count > 1 || all.Exists(each => each.Type != type)) throw new MalformedFrameException($"field {field} is there twice, or is no {type}");
        return all.Count == 1;
    }

    private (int Field, WireFormat.WireType Type, ByteString Bytes, ulong Number) Only(int field) => _fields.Find(each => each.Field == field);
}
