using System.Text;
using Proxy.Actors.Http;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Http;

public sealed class HttpResponseTests
{
    private static readonly IReadOnlyDictionary<string, Vector> Vectors = HttpVectors.Read("responses");

    public static TheoryData<string> Names => [.. Vectors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Head_is_read_whole_and_byte_by_byte(string name) => HttpVectors.Check(Read, Vectors[name]);

    [Theory]
    [InlineData("Content-Length: 5", 5)]
    [InlineData("Transfer-Encoding: chunked", -1)]
    [InlineData("X: y", -1)]
    public void Response_to_HEAD_has_no_body(string field, long length)
    {
        HttpResponse.Read(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{field}\r\n\r\n"), HttpMethod.Head, HttpVectors.MaxHead, out var response);
        Assert.Equal((HttpBody.None, length, true), (response.Body, response.ContentLength, response.KeepsAlive));
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(299, true)]
    [InlineData(407, false)]
    public void Response_to_CONNECT_opens_a_tunnel_when_it_says_yes(int status, bool tunnels)
    {
        HttpResponse.Read(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} x\r\nContent-Length: 5\r\n\r\n"), HttpMethod.Connect, HttpVectors.MaxHead, out var response);
        Assert.Equal((tunnels, tunnels ? HttpBody.None : HttpBody.Of(5)), (response.Tunnels, response.Body));
    }

    [Fact]
    public void Reading_takes_no_memory()
    {
        var heads = Vectors.Values.Select(vector => vector.Bytes).ToList();
        foreach (var head in heads) HttpResponse.Read(head, HttpMethod.Get, HttpVectors.MaxHead, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var head in heads) HttpResponse.Read(head, HttpMethod.Get, HttpVectors.MaxHead, out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static HttpReadResult Read(ReadOnlySpan<byte> bytes, out string read)
    {
        var result = HttpResponse.Read(bytes, HttpMethod.Get, HttpVectors.MaxHead, out var response);
        string?[] words =
        [
            $"{response.HeadBytes}",
            $"{response.Status}",
            Encoding.Latin1.GetString(response.ReasonPhrase),
            response.Body.Kind switch { HttpBodyKind.Length => $"length={response.Body.Length}", HttpBodyKind.Chunked => "chunked", HttpBodyKind.UntilClose => "until-close", _ => null },
            response.IsInterim ? "interim" : null,
            response.Tunnels ? "tunnel" : null,
            response.KeepsAlive ? null : "close",
        ];
        read = string.Join(' ', words.Where(word => word is { Length: > 0 }));
        return result;
    }
}
