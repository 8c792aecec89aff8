using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

public class RedisTests
{
    [Fact]
    public async Task Redis_benchmark_gets_an_answer_to_every_pipelined_request()
    {
        var program = DebianProgram.Find("redis-benchmark", "redis-tools");
        await using var redis = await RedisServer.StartAsync();
        await using var proxy = await ProxyProcess.StartAsync(redis.EndPoint);

        var output = await ProcessUnderTest.RunAsync(
            program,
            [
                "-h", $"{proxy.Listener.Address}", "-p", $"{proxy.Listener.Port}",
                "-n", $"{TestScale.Current.RedisRequests}", "-c", "50", "-P", "16", "-t", "get,set", "--csv",
            ],
            TestScale.Current.Bound);

        Assert.Contains("\"SET\"", output, StringComparison.Ordinal);
        Assert.Contains("\"GET\"", output, StringComparison.Ordinal);
        Assert.DoesNotContain("error", output, StringComparison.OrdinalIgnoreCase);
        await proxy.EndAsync();
    }
}
