using System.Text;
using Proxy.Testing;

namespace Proxy.Fuzz;

/// <summary>Messages made of parts that readers are known to take differently. Equal seeds give equal messages.</summary>
internal static class HttpSamples
{
    private static readonly string[] RequestLines =
    [
        "GET / HTTP/1.1", "GET /a?b=c HTTP/1.1", "POST /p HTTP/1.1", "POST /p HTTP/1.1", "PUT /p HTTP/1.1", "HEAD /h HTTP/1.1", "OPTIONS * HTTP/1.1", "DELETE /d HTTP/1.0", "GET http://a/u HTTP/1.1",
        "GET  / HTTP/1.1", "GET / HTTP/1.1 ", "GET\t/ HTTP/1.1", "get / HTTP/1.1", "GET / HTTP/1.2", "GET / HTTP/2.0", "GET /", "GET / http/1.1", "GET /%00 HTTP/1.1", "CONNECT a:1 HTTP/1.1",
    ];

    private static readonly string[] StatusLines =
    [
        "HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.0 200 OK", "HTTP/1.1 204 No Content", "HTTP/1.1 304 Not Modified", "HTTP/1.1 206 Partial Content", "HTTP/1.1 404 Not Found", "HTTP/1.1 100 Continue",
        "HTTP/1.1 103 Early Hints", "HTTP/1.1 500 ", "HTTP/1.1 503", "HTTP/1.1  200 OK", "HTTP/1.1 20 OK", "HTTP/1.1 2000 OK", "HTTP/2 200 OK",
    ];

    private static readonly string[] Fields =
    [
        "Accept: */*", "Connection: keep-alive", "Connection: close", "Connection: a, close , b", "Content-Length: 5", "Content-Length: 5", "Content-Length: 0", "Content-Length: 3", "Content-Length:5 ", "Content-Length: +5",
        "Content-Length: 05", "Content-Length: 5, 5", "Content-Length: 0x5", "Content-Length: 99999999999999999999", "Content-Length:", "Content-Length : 5", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked",
        "Transfer-Encoding:chunked", "Transfer-Encoding: Chunked\t", "Transfer-Encoding: xchunked", "Transfer-Encoding: chunked, identity", "Transfer-Encoding: identity", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding : chunked",
        "Transfer-Encoding: \"chunked\"", "Transfer-Encoding:\u000bchunked", " Transfer-Encoding: chunked", "X: y\r\n Transfer-Encoding: chunked", "X: y\nTransfer-Encoding: chunked", "X: y\rTransfer-Encoding: chunked",
        "X:\u0000", "X: y\r", ": y", "X", "Host: b", "Expect: 100-continue", "Trailer: X", "TE: trailers", "Cookie: a=b; c=d", "X-Length: 5",
    ];

    private static readonly string[] Bodies =
    [
        "", "hello", "abc", "0\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n", "5\r\nhello\r\n3\r\nabc\r\n0\r\n\r\n", "5;a=b\r\nhello\r\n0\r\n\r\n", "5;a=\"b\"\r\nhello\r\n0;c\r\n\r\n", "5\r\nhello\r\n0\r\nX: y\r\n\r\n", "5\r\nhello\r\n0\r\nX: y\r\nZ: \r\n\r\n",
        "5\nhello\n0\n\n", "5\r\nhello\n0\r\n\r\n", "5 \r\nhello\r\n0\r\n\r\n", "5;\nhello\r\n0\r\n\r\n", "0x5\r\nhello\r\n0\r\n\r\n", "+5\r\nhello\r\n0\r\n\r\n", "A\r\nhelloworld\r\n00\r\n\r\n", "fffffffffffffffff\r\nhello", "5\r\nhelloo\r\n0\r\n\r\n",
        "5\r\nhello\r\n0\r\n", "5\r\nhel", "0\r\nContent-Length: 5\r\n\r\n", "0\r\n X: y\r\n\r\n", "5;a\rb\r\nhello\r\n0\r\n\r\n", "\r\n",
    ];

    /// <summary>Makes the bytes of a connection: one to three messages behind each other.</summary>
    public static byte[] Make(HttpStreamKind kind, ref SplitMix64 random)
    {
        var text = new StringBuilder();
        for (var count = random.Between(1, 3); count > 0; count--)
        {
            text.Append(Pick(kind == HttpStreamKind.Requests ? RequestLines : StatusLines, 3, ref random)).Append("\r\n");
            if (kind == HttpStreamKind.Requests && random.Between(0, 15) > 0) text.Append("Host: a\r\n");
            for (var fields = random.Between(0, 3); fields > 0; fields--) text.Append(Pick(Fields, 20, ref random)).Append(random.Between(0, 63) == 0 ? "\n" : "\r\n");
            text.Append(random.Between(0, 63) == 0 ? "\n" : "\r\n").Append(Pick(Bodies, 8, ref random));
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }

    // Half of the time one of the first.
    private static string Pick(string[] parts, int first, ref SplitMix64 random) => parts[random.Between(0, (random.Between(0, 1) == 0 ? first : parts.Length) - 1)];
}
