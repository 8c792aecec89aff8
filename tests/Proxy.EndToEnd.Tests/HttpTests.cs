using System.Net;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

public partial class HttpTests
{
    private static readonly BytePattern Bytes = new(20);

    [Fact]
    public async Task A_large_download_arrives_unchanged()
    {
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartAsync(nginx.EndPoint);
        var path = await nginx.AddFileAsync("large.bin", Bytes, TestScale.Current.FileBytes);
        using (var http = Client(proxy))
            Assert.Equal(await PatternFile.Sha256Async(path), await DownloadAsync(http, "large.bin"));
        await proxy.EndAsync();
    }

    [Fact]
    public async Task A_large_upload_arrives_unchanged()
    {
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartAsync(nginx.EndPoint);
        var path = await nginx.AddFileAsync("large.bin", Bytes, TestScale.Current.FileBytes);
        using (var http = Client(proxy))
            Assert.Equal(await PatternFile.Sha256Async(path), await UploadAsync(http, nginx, path, "copy.bin"));
        await proxy.EndAsync();
    }

    [Fact]
    public async Task Sixteen_transfers_at_once_arrive_unchanged()
    {
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartAsync(nginx.EndPoint);
        var path = await nginx.AddFileAsync("one.bin", Bytes, TestScale.Current.ParallelFileBytes);
        var expected = await PatternFile.Sha256Async(path);
        using (var http = Client(proxy))
        {
            Assert.All(await Task.WhenAll(Sixteen(_ => DownloadAsync(http, "one.bin"))), sum => Assert.Equal(expected, sum));
            Assert.All(await Task.WhenAll(Sixteen(i => UploadAsync(http, nginx, path, $"copy{i}.bin"))), sum => Assert.Equal(expected, sum));
            var both = Sixteen(i => i % 2 == 0 ? DownloadAsync(http, "one.bin") : UploadAsync(http, nginx, path, $"again{i}.bin"));
            Assert.All(await Task.WhenAll(both), sum => Assert.Equal(expected, sum));
        }

        await proxy.EndAsync();
    }

    [Fact]
    public async Task Wrk_meets_no_socket_error()
    {
        var program = DebianProgram.Find("wrk", "wrk");
        await using var nginx = await NginxServer.StartAsync();
        await using var proxy = await ProxyProcess.StartAsync(nginx.EndPoint);
        await nginx.AddFileAsync("small.bin", Bytes, 1024);

        var output = await ProcessUnderTest.RunAsync(
            program,
            ["-t2", "-c200", $"-d{TestScale.Current.HttpSeconds}", $"http://{proxy.Listener}/files/small.bin"],
            TestScale.Current.Bound);

        // wrk prints these two lines only when there is something to say in them.
        Assert.DoesNotContain("Socket errors", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Non-2xx", output, StringComparison.Ordinal);
        Assert.Matches(SomeRequests(), output);
        await proxy.EndAsync();
    }

    private static IEnumerable<Task<string>> Sixteen(Func<int, Task<string>> transfer) => Enumerable.Range(0, 16).Select(transfer);

    private static HttpClient Client(ProxyProcess proxy) =>
        new() { BaseAddress = new Uri($"http://{proxy.Listener}"), Timeout = TestScale.Current.Bound };

    private static async Task<string> DownloadAsync(HttpClient http, string name)
    {
        await using var stream = await http.GetStreamAsync($"/files/{name}");
        return await PatternFile.Sha256Async(stream).WaitAsync(TestScale.Current.Bound);
    }

    private static async Task<string> UploadAsync(HttpClient http, NginxServer nginx, string path, string name)
    {
        await using var file = File.OpenRead(path);
        using var content = new StreamContent(file, 256 * 1024);
        using var answer = await http.PutAsync($"/uploads/{name}", content);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await PatternFile.Sha256Async(Path.Combine(nginx.UploadsDirectory, name));
    }

    [GeneratedRegex("[1-9][0-9]* requests in ")]
    private static partial Regex SomeRequests();
}
