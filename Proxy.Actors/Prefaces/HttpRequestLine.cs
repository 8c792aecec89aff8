using System.Text;

namespace Proxy.Actors.Prefaces;

/// <summary>The first line of an HTTP/1 request (RFC 9112 3).</summary>
internal readonly ref struct HttpRequestLine
{
    private const int MaxMethod = 32;

    /// <summary>How HTTP/2 begins (RFC 9113 3.4).</summary>
    public static ReadOnlySpan<byte> Http2 => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>The method.</summary>
    public ReadOnlySpan<byte> Method { get; private init; }

    /// <summary>The path without the query; empty when the target has none.</summary>
    public ReadOnlySpan<byte> Path { get; private init; }

    /// <summary>Whether the target names the server: a URL has an authority, and CONNECT has nothing else.</summary>
    public bool HasAuthority { get; private init; }

    /// <summary>The server with its port.</summary>
    public ReadOnlySpan<byte> Authority { get; private init; }

    /// <summary>Whether the request needs a Host: HTTP/1.1 does.</summary>
    public bool NeedsHost { get; private init; }

    /// <summary>Whether this is no request, but the beginning of HTTP/2.</summary>
    public bool IsHttp2 { get; private init; }

    /// <summary>Whether bytes that are there so far may begin a request: a method, and a target that begins as one.</summary>
    public static bool CanBegin(ReadOnlySpan<byte> bytes)
    {
        var seen = bytes[..Math.Min(bytes.Length, MaxMethod + 1)];
        var end = seen.IndexOfAnyExcept(HttpToken.Bytes);
        return end < 0 ? bytes.Length <= MaxMethod : end > 0 && bytes[end] == ' ' && (end + 1 == bytes.Length || bytes[end + 1] > ' ');
    }

    /// <summary>Whether a lenient server may take bytes for a request although they are none: a word and a space, behind any number of
    /// blank lines.</summary>
    public static bool IsMeantAsOne(ReadOnlySpan<byte> bytes)
    {
        var word = bytes.TrimStart(" \t\r\n"u8);
        var end = word.IndexOfAnyExcept(HttpToken.Bytes);
        return end < 0 || end > 0 && word[end] is (byte)' ' or (byte)'\t';
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="read">What it says.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, out HttpRequestLine read)
    {
        read = default;
        var first = line.IndexOf((byte)' ');
        var last = line.LastIndexOf((byte)' ');
        if (first <= 0 || last - first < 2 || line[..first].ContainsAnyExcept(HttpToken.Bytes)) return false;
        var method = line[..first];
        var target = line[(first + 1)..last];
        var version = line[(last + 1)..];
        if (target.ContainsAnyInRange((byte)0, (byte)' ') || target.Contains((byte)0x7F)) return false;
        if (line.SequenceEqual("PRI * HTTP/2.0"u8))
        {
            read = new HttpRequestLine { Method = method, Path = target, IsHttp2 = true };
            return true;
        }

        if (version.Length != 8 || !version.StartsWith("HTTP/1."u8) || !char.IsAsciiDigit((char)version[7])) return false;
        read = new HttpRequestLine { Method = method, NeedsHost = version[7] != '0' };
        return TryReadTarget(target, ref read);
    }

    /// <summary>Bytes as text, those beyond ASCII as Latin-1.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) => bytes switch
    {
        _ when bytes.SequenceEqual("GET"u8) => "GET",
        _ when bytes.SequenceEqual("POST"u8) => "POST",
        _ when bytes.SequenceEqual("/"u8) => "/",
        _ => Encoding.Latin1.GetString(bytes),
    };

    // The four forms of RFC 9112 3.2.
    private static bool TryReadTarget(ReadOnlySpan<byte> target, ref HttpRequestLine read)
    {
        if (read.Method.SequenceEqual("CONNECT"u8))
        {
            read = read with { HasAuthority = true, Authority = target };
            return true;
        }

        if (target[0] == '/' || target.SequenceEqual("*"u8))
        {
            read = read with { Path = WithoutQuery(target) };
            return true;
        }

        var scheme = target.IndexOf("://"u8);
        if (scheme <= 0 || !IsScheme(target[..scheme])) return false;
        var rest = WithoutQuery(target[(scheme + 3)..]);
        var slash = rest.IndexOf((byte)'/');
        read = read with { HasAuthority = true, Authority = slash < 0 ? rest : rest[..slash], Path = slash < 0 ? "/"u8 : rest[slash..] };
        return true;
    }

    private static ReadOnlySpan<byte> WithoutQuery(ReadOnlySpan<byte> target)
    {
        var end = target.IndexOfAny((byte)'?', (byte)'#');
        return end < 0 ? target : target[..end];
    }

    private static bool IsScheme(ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'+' or (byte)'-' or (byte)'.')) return false;
        }

        return char.IsAsciiLetter((char)text[0]);
    }
}
