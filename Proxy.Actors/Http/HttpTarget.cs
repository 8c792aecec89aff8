using System.Text;
using Proxy.Actors.Prefaces;

namespace Proxy.Actors.Http;

/// <summary>The target of a request (RFC 9112 3.2).</summary>
internal readonly ref struct HttpTarget
{
    /// <summary>The host with its port; empty when the target has none.</summary>
    public ReadOnlySpan<byte> Authority { get; private init; }

    /// <summary>The path with the query, <c>*</c> of OPTIONS, and empty of CONNECT.</summary>
    public ReadOnlySpan<byte> PathAndQuery { get; private init; }

    /// <summary>Reads a target.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="text">The target: visible ASCII, not empty.</param>
    /// <param name="target">What it says.</param>
    public static bool TryRead(HttpMethod method, ReadOnlySpan<byte> text, out HttpTarget target)
    {
        target = default;
        if (method == HttpMethod.Connect)
        {
            target = new HttpTarget { Authority = text };
            return HttpHost.IsValid(text) && HasPort(text);
        }

        if (text[0] != '/') return text.SequenceEqual("*"u8) ? TryReadServer(method, text, out target) : TryReadUrl(method, text, out target);
        target = new HttpTarget { PathAndQuery = text };
        return true;
    }

    private static bool TryReadServer(HttpMethod method, ReadOnlySpan<byte> text, out HttpTarget target)
    {
        target = new HttpTarget { PathAndQuery = text };
        return method == HttpMethod.Options;
    }

    private static bool TryReadUrl(HttpMethod method, ReadOnlySpan<byte> text, out HttpTarget target)
    {
        target = default;
        var start = SchemeLength(text);
        if (start == 0) return false;
        var rest = text[start..];
        var end = rest.IndexOfAny((byte)'/', (byte)'?');
        if (end < 0) end = rest.Length;

        // Without a path it is "/", and "*" of OPTIONS (RFC 9112 3.2.4); what has only a query cannot be passed on as it lies there.
        var path = rest[end..];
        if (!HttpHost.IsValid(rest[..end]) || path is [(byte)'?', ..]) return false;
        if (path.IsEmpty) path = method == HttpMethod.Options ? "*"u8 : "/"u8;
        target = new HttpTarget { Authority = rest[..end], PathAndQuery = path };
        return true;
    }

    private static int SchemeLength(ReadOnlySpan<byte> text) =>
        text.Length > 7 && Ascii.EqualsIgnoreCase(text[..7], "http://"u8) ? 7
        : text.Length > 8 && Ascii.EqualsIgnoreCase(text[..8], "https://"u8) ? 8
        : 0;

    private static bool HasPort(ReadOnlySpan<byte> authority) => authority[^1] is not ((byte)':' or (byte)']') && authority.LastIndexOf((byte)':') > authority.LastIndexOf((byte)']');
}
