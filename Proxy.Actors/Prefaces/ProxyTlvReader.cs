using System.Buffers.Binary;
using System.Text;

namespace Proxy.Actors.Prefaces;

/// <summary>Walks over types, lengths and values, one behind the other.</summary>
/// <param name="bytes">All of them.</param>
internal ref struct ProxyTlvReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>Bytes of a type and a length.</summary>
    public const int Head = 3;

    private static readonly UTF8Encoding Utf8 = new(false, true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _next;

    /// <summary>Where the value begins.</summary>
    public int Start { get; private set; }

    /// <summary>The type.</summary>
    public byte Type { get; private set; }

    /// <summary>The value.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Whether all bytes have been walked over, none of which was left.</summary>
    public readonly bool IsAtEnd => _next == _bytes.Length;

    /// <summary>Goes on to the next value; false at the end, and where the bytes do not hold what they announce.</summary>
    public bool MoveNext()
    {
        var rest = _bytes[_next..];
        if (rest.Length < Head) return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(rest[1..]);
        if (rest.Length - Head < length) return false;
        Type = rest[0];
        Start = _next + Head;
        Value = rest.Slice(Head, length);
        _next = Start + length;
        return true;
    }

    /// <summary>Whether the bytes are types, lengths and values to the last.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProxyTlvReader(bytes);
        while (reader.MoveNext()) { }
        return reader.IsAtEnd;
    }

    /// <summary>The first value of a type.</summary>
    public static bool TryFind(ReadOnlySpan<byte> bytes, byte type, out ReadOnlySpan<byte> value)
    {
        var reader = new ProxyTlvReader(bytes);
        while (reader.MoveNext())
        {
            if (reader.Type != type) continue;
            value = reader.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>The first value of a type, as text; null when there is none, or it is no text that can be printed.</summary>
    public static string? Text(ReadOnlySpan<byte> bytes, byte type)
    {
        if (!TryFind(bytes, type, out var value) || value.IsEmpty || !System.Text.Unicode.Utf8.IsValid(value)) return null;
        var text = Utf8.GetString(value);
        return text.AsSpan().ContainsAnyInRange('\u007F', '\u009F') || text.AsSpan().ContainsAnyInRange('\0', '\u001F') ? null : text;
    }
}
