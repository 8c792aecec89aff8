using System.Text;
using Proxy.Actors.Http;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Http;

public sealed class HttpRequestTests
{
    private static readonly IReadOnlyDictionary<string, Vector> Vectors = HttpVectors.Read("requests");

    public static TheoryData<string> Names => [.. Vectors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Head_is_read_whole_and_byte_by_byte(string name) => HttpVectors.Check(Read, Vectors[name]);

    [Theory]
    [InlineData("GET", "Get")]
    [InlineData("HEAD", "Head")]
    [InlineData("POST", "Post")]
    [InlineData("PUT", "Put")]
    [InlineData("DELETE", "Delete")]
    [InlineData("PATCH", "Patch")]
    [InlineData("OPTIONS", "Options")]
    [InlineData("TRACE", "Trace")]
    [InlineData("Get", "Other")]
    [InlineData("PURGE", "Other")]
    public void Method_is_known(string text, string method)
    {
        HttpRequest.Read(Encoding.ASCII.GetBytes($"{text} / HTTP/1.1\r\nHost: a\r\n\r\n"), HttpVectors.MaxHead, out var request);
        Assert.Equal((method, text), ($"{request.Method}", Encoding.ASCII.GetString(request.MethodText)));
    }

    [Fact]
    public void Target_is_kept_as_it_was_sent()
    {
        HttpRequest.Read("GET http://a/b?c HTTP/1.1\r\nHost: d\r\n\r\n"u8, HttpVectors.MaxHead, out var request);
        Assert.Equal("http://a/b?c", Encoding.ASCII.GetString(request.Target));
    }

    [Fact]
    public void Reading_takes_no_memory()
    {
        var heads = Vectors.Values.Select(vector => vector.Bytes).ToList();
        foreach (var head in heads) HttpRequest.Read(head, HttpVectors.MaxHead, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var head in heads) HttpRequest.Read(head, HttpVectors.MaxHead, out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Lines_that_have_been_read_are_not_read_again_when_more_comes()
    {
        const string Start = "GET /x HTTP/1.1\r\nHost: a\r\n";
        HttpHeadReader reader = default;
        var head = Encoding.ASCII.GetBytes($"{Start}{string.Concat(Enumerable.Repeat("b:\r\n", 1000))}Connection: close\r\n\r\n");
        var line = Start.Length;
        for (var end = 1; end < head.Length; end++)
        {
            Assert.Equal(HttpReadStatus.NeedMore, HttpRequest.Read(head.AsSpan(0, end), head.Length + 1, ref reader, out _).Status);
            if (end <= line || head[end - 1] != '\n') continue;
            if (head[line] == 'b') head.AsSpan(line, end - line).Clear(); // nothing that a head may have
            line = end;
        }

        Assert.Equal(HttpReadStatus.Done, HttpRequest.Read(head, head.Length + 1, ref reader, out var request).Status);
        Assert.Equal(("/x", "a", false), (Encoding.ASCII.GetString(request.Target), Encoding.ASCII.GetString(request.Host), request.KeepsAlive));
    }

    private static HttpReadResult Read(ReadOnlySpan<byte> bytes, out string read)
    {
        var result = HttpRequest.Read(bytes, HttpVectors.MaxHead, out var request);
        string?[] words =
        [
            $"{request.HeadBytes}",
            Encoding.Latin1.GetString(request.MethodText),
            Encoding.Latin1.GetString(request.PathAndQuery),
            $"host={Encoding.Latin1.GetString(request.Host)}",
            request.Body.Kind switch { HttpBodyKind.Length => $"length={request.Body.Length}", HttpBodyKind.Chunked => "chunked", _ => null },
            request.KeepsAlive ? null : "close",
            request.Upgrades ? "upgrade" : null,
            request.Expects100 ? "expects" : null,
            request.HasAuthorization ? "authorization" : null,
            request.HasOtherHost ? "other-host" : null,
        ];
        read = string.Join(' ', words.Where(word => word is { Length: > 0 }));
        return result;
    }
}
