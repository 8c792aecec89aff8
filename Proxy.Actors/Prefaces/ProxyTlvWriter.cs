using System.Buffers.Binary;
using System.Text;

namespace Proxy.Actors.Prefaces;

/// <summary>Writes types, lengths and values, one behind the other; what does not fit is left out and counted.</summary>
/// <param name="target">Takes them.</param>
internal ref struct ProxyTlvWriter(Span<byte> target)
{
    private readonly Span<byte> _target = target;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>How many values were left out.</summary>
    public int Dropped { get; private set; }

    /// <summary>The type of the first of them.</summary>
    public byte DroppedType { get; private set; }

    /// <summary>Writes a value.</summary>
    public void Add(byte type, ReadOnlySpan<byte> value)
    {
        if (Reserve(type, value.Length) is { Length: > 0 } room) value.CopyTo(room[ProxyTlvReader.Head..]);
    }

    /// <summary>Writes text; nothing when there is none.</summary>
    public void Add(byte type, string? text)
    {
        if (string.IsNullOrEmpty(text)) return;
        if (Reserve(type, Encoding.UTF8.GetByteCount(text)) is { Length: > 0 } room) Encoding.UTF8.GetBytes(text, room[ProxyTlvReader.Head..]);
    }

    /// <summary>Writes what is known of the client's TLS. Of what is nested, that which fits.</summary>
    public void Add(in ProxySsl ssl)
    {
        var start = Length;
        if (Reserve(ProxyTlvType.Ssl, ProxySsl.FixedSize) is not { Length: > 0 } room) return;
        room[ProxyTlvReader.Head] = (byte)ssl.Client;
        BinaryPrimitives.WriteUInt32BigEndian(room[(ProxyTlvReader.Head + 1)..], ssl.Verify);
        Add(ProxyTlvType.SslVersion, ssl.Version);
        Add(ProxyTlvType.SslCommonName, ssl.CommonName);
        Add(ProxyTlvType.SslCipher, ssl.Cipher);
        Add(ProxyTlvType.SslSignature, ssl.Signature);
        Add(ProxyTlvType.SslKey, ssl.Key);
        BinaryPrimitives.WriteUInt16BigEndian(_target[(start + 1)..], (ushort)(Length - start - ProxyTlvReader.Head));
    }

    /// <summary>Counts a value that is left out.</summary>
    public void Drop(byte type)
    {
        if (Dropped++ == 0) DroppedType = type;
    }

    // Type, length and room for the value; nothing when there is none.
    private Span<byte> Reserve(byte type, int length)
    {
        var size = ProxyTlvReader.Head + length;
        if (_target.Length - Length < size)
        {
            Drop(type);
            return default;
        }

        var room = _target.Slice(Length, size);
        room[0] = type;
        BinaryPrimitives.WriteUInt16BigEndian(room[1..], (ushort)length);
        Length += size;
        return room;
    }
}
