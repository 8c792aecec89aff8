using System.Buffers;
using System.Buffers.Text;
using System.Collections;
using System.Security.Cryptography;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tls;

/// <summary>The keys of session tickets that were in a file. They are wiped when nobody knows of them any more.</summary>
internal sealed class TicketKeyFile : IReadOnlyList<ReadOnlyMemory<byte>>
{
    /// <summary>How one is made.</summary>
    internal const string Remedy = "make one: openssl rand -base64 80 > FILE";

    private const int Size = TlsServerOptions.TicketKeyBytes;
    private const int TextLength = (Size + 2) / 3 * 4; // base64, padded

    private readonly byte[] _keys;

    private TicketKeyFile(int count)
    {
        Count = count;
        _keys = GC.AllocateUninitializedArray<byte>(count * Size, pinned: true);
    }

    /// <summary>Wipes them.</summary>
    ~TicketKeyFile() => CryptographicOperations.ZeroMemory(_keys);

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> this[int index] => _keys.AsMemory(index * Size, Size);

    /// <inheritdoc/>
    public IEnumerator<ReadOnlyMemory<byte>> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The keys in a file: base64 one behind the other, in lines as they come, or raw.</summary>
    /// <returns>Null when they are neither.</returns>
    public static TicketKeyFile? Parse(byte[] bytes)
    {
        var text = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        var length = 0;
        foreach (var each in bytes.Where(each => !" \t\r\n"u8.Contains(each))) text[length++] = each;
        var keys = length > 0 && length % TextLength == 0 ? Decode(text.AsSpan(0, length)) : null;
        CryptographicOperations.ZeroMemory(text);
        if (keys is not null || bytes.Length == 0 || bytes.Length % Size != 0) return keys;
        keys = new TicketKeyFile(bytes.Length / Size);
        bytes.CopyTo(keys._keys, 0);
        return keys;
    }

    private static TicketKeyFile? Decode(ReadOnlySpan<byte> text)
    {
        var keys = new TicketKeyFile(text.Length / TextLength);
        Span<byte> key = stackalloc byte[Base64.GetMaxDecodedFromUtf8Length(TextLength)];
        for (var i = 0; i < keys.Count; i++)
        {
            if (Base64.DecodeFromUtf8(text.Slice(i * TextLength, TextLength), key, out _, out var length) != OperationStatus.Done || length != Size) return null;
            key[..Size].CopyTo(keys._keys.AsSpan(i * Size));
        }

        key.Clear();
        return keys;
    }
}
