using System.Text;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tls;

/// <summary>A file of the keys of session tickets.</summary>
internal static class TicketKeyFile
{
    /// <summary>How one is made.</summary>
    internal const string Remedy = "make one: openssl rand -base64 80 > FILE";

    private const int Size = TlsServerOptions.TicketKeyBytes;
    private const int TextLength = (Size + 2) / 3 * 4; // base64, padded

    /// <summary>The keys in a file: base64 one behind the other, in lines as they come, or raw.</summary>
    /// <returns>Null when they are neither.</returns>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? Parse(byte[] bytes)
    {
        var text = string.Concat(Encoding.Latin1.GetString(bytes).Where(each => each is not (' ' or '\t' or '\r' or '\n')));
        if (text.Length > 0 && text.Length % TextLength == 0 && text.All(each => char.IsAsciiLetterOrDigit(each) || each is '+' or '/' or '='))
            return Keys(text);
        return bytes.Length > 0 && bytes.Length % Size == 0 ? [.. bytes.Chunk(Size).Select(each => (ReadOnlyMemory<byte>)each)] : null;
    }

    private static List<ReadOnlyMemory<byte>>? Keys(string text)
    {
        var keys = new List<ReadOnlyMemory<byte>>();
        foreach (var each in text.Chunk(TextLength))
        {
            var key = new byte[Size];
            if (!Convert.TryFromBase64Chars(each, key, out var length) || length != Size) return null;
            keys.Add(key);
        }

        return keys;
    }
}
