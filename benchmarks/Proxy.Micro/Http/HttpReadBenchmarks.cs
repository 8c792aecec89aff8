using System.Text;
using BenchmarkDotNet.Attributes;
using Proxy.Actors.Http;

namespace Proxy.Micro.Http;

/// <summary>What it takes to read messages of HTTP/1.1: heads as a browser and a server send them, a body in chunks, a date.</summary>
[MemoryDiagnoser]
public class HttpReadBenchmarks
{
    private const int MaxHead = 32768;
    private const int Chunks = 16;

    private readonly byte[] _request = Encoding.ASCII.GetBytes(
        "GET /wiki/Some/Page?with=query&and=more HTTP/1.1\r\nHost: www.example.org\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
        + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\nAccept-Language: en-US,en;q=0.5\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n"
        + "Referer: https://www.example.org/wiki/Start\r\nConnection: keep-alive\r\nCookie: session=0123456789abcdef0123456789abcdef; theme=dark\r\nUpgrade-Insecure-Requests: 1\r\n"
        + "If-None-Match: \"abcdef0123456789\"\r\n\r\n");

    private readonly byte[] _small = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: www.example.org\r\n\r\n");

    private readonly byte[] _response = Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 1024\r\n"
        + "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nConnection: keep-alive\r\nETag: \"5f3c1b2a-400\"\r\nCache-Control: public, max-age=3600\r\nAccept-Ranges: bytes\r\nVary: Accept-Encoding\r\n\r\n");

    private readonly byte[] _chunks = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"400\r\n{new string('x', 1024)}\r\n", Chunks)) + "0\r\n\r\n");
    private readonly byte[] _date = Encoding.ASCII.GetBytes("Sun, 06 Nov 1994 08:49:37 GMT");
    private readonly byte[] _written = new byte[HttpDate.Length];

    [Benchmark]
    public int Request_of_ten_fields()
    {
        HttpRequest.Read(_request, MaxHead, out var request);
        return request.HeadBytes;
    }

    [Benchmark]
    public int Request_of_ten_fields_that_are_gone_through()
    {
        HttpRequest.Read(_request, MaxHead, out var request);
        var bytes = 0;
        foreach (var field in request.Fields) bytes += field.Value.Length;
        return bytes;
    }

    [Benchmark]
    public int Request_of_one_field()
    {
        HttpRequest.Read(_small, MaxHead, out var request);
        return request.HeadBytes;
    }

    [Benchmark]
    public int Response_of_ten_fields()
    {
        HttpResponse.Read(_response, HttpMethod.Get, MaxHead, out var response);
        return response.HeadBytes;
    }

    [Benchmark(OperationsPerInvoke = Chunks)]
    public long Chunk()
    {
        var reader = new HttpBodyReader(HttpBody.Chunked);
        for (ReadOnlySpan<byte> rest = _chunks; !reader.IsDone;) rest = rest[reader.Read(rest).Taken..];
        return reader.Total;
    }

    [Benchmark]
    public long Date_read()
    {
        HttpDate.TryRead(_date, 0, out var time);
        return time;
    }

    [Benchmark]
    public void Date_written() => HttpDate.Write(784111777, _written);
}
