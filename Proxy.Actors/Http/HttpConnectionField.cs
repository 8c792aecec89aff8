using System.Text;

namespace Proxy.Actors.Http;

/// <summary>The field Connection: words between commas, some of which are names of fields (RFC 9110 7.6.1).</summary>
internal static class HttpConnectionField
{
    /// <summary>Reads a value.</summary>
    public static HttpConnectionOptions Read(ReadOnlySpan<byte> value)
    {
        var options = HttpConnectionOptions.None;
        while (Next(ref value, out var word)) options |= Meaning(word);
        return options;
    }

    /// <summary>Whether a Connection names a field.</summary>
    /// <param name="fields">Where the Connection is, or several of them.</param>
    /// <param name="name">The field's name.</param>
    public static bool Names(HttpFields fields, ReadOnlySpan<byte> name)
    {
        foreach (var field in fields)
        {
            if (!field.Is("connection"u8)) continue;
            var value = field.Value;
            while (Next(ref value, out var word))
            {
                if (Ascii.EqualsIgnoreCase(word, name)) return true;
            }
        }

        return false;
    }

    private static HttpConnectionOptions Meaning(ReadOnlySpan<byte> word) => word.Length switch
    {
        5 when HttpField.IsToken(word, "close"u8) => HttpConnectionOptions.Close,
        10 when HttpField.IsToken(word, "keep-alive"u8) => HttpConnectionOptions.KeepAlive,
        7 when HttpField.IsToken(word, "upgrade"u8) => HttpConnectionOptions.Upgrade,
        4 when HttpField.IsToken(word, "host"u8) => HttpConnectionOptions.Forbidden,
        14 when HttpField.IsToken(word, "content-length"u8) => HttpConnectionOptions.Forbidden,
        _ => HttpConnectionOptions.None,
    };

    // The next word of a list; empty ones are passed over.
    private static bool Next(ref ReadOnlySpan<byte> list, out ReadOnlySpan<byte> word)
    {
        word = default;
        while (!list.IsEmpty)
        {
            var comma = list.IndexOf((byte)',');
            word = HttpFieldLine.Trim(comma < 0 ? list : list[..comma]);
            list = comma < 0 ? default : list[(comma + 1)..];
            if (!word.IsEmpty) return true;
        }

        return false;
    }
}
