using System.Buffers.Binary;
using System.Text;

namespace Proxy.EndToEnd.Tests.Telemetry;

/// <summary>A message of Protocol Buffers without its schema: fields by number (protobuf.dev, encoding).</summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Number, ulong Value, byte[]? Bytes)> _fields = [];

    public ProtoMessage(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var key = Varint(ref bytes);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    _fields.Add((number, Varint(ref bytes), null));
                    break;
                case 1:
                    _fields.Add((number, BinaryPrimitives.ReadUInt64LittleEndian(bytes), null));
                    bytes = bytes[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref bytes);
                    _fields.Add((number, 0, bytes[..length].ToArray()));
                    bytes = bytes[length..];
                    break;
                case 5:
                    _fields.Add((number, BinaryPrimitives.ReadUInt32LittleEndian(bytes), null));
                    bytes = bytes[4..];
                    break;
                default:
                    throw new InvalidDataException($"there is no wire type {key & 7}");
            }
        }
    }

    /// <summary>The messages in the fields of a number.</summary>
    public IEnumerable<ProtoMessage> All(int number) => _fields.Where(field => field.Number == number && field.Bytes is not null).Select(field => new ProtoMessage(field.Bytes));

    /// <summary>The message in a field, empty where there is none.</summary>
    public ProtoMessage One(int number) => All(number).FirstOrDefault() ?? new ProtoMessage([]);

    /// <summary>The text of a field; empty where there is none.</summary>
    public string Text(int number) => _fields.FirstOrDefault(field => field.Number == number).Bytes is { } bytes ? Encoding.UTF8.GetString(bytes) : "";

    /// <summary>The number in a field; 0 where there is none.</summary>
    public long Number(int number) => (long)_fields.FirstOrDefault(field => field.Number == number).Value;

    /// <summary>Attributes: a list of KeyValue, whose values are told as text.</summary>
    public Dictionary<string, string> Attributes(int number) => All(number).ToDictionary(each => each.Text(1), each =>
    {
        var value = each.One(2);
        return value.Text(1) is { Length: > 0 } text ? text : $"{value.Number(3)}";
    });

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }
}
