using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

public class ChurnTests
{
    // What the runtime may still take for itself once the first half of a run has shown it all kinds of connection.
    private const long MemoryLeeway = 32L * 1024 * 1024;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Random_scripts_end_as_they_are_meant_to_and_every_byte_arrives()
    {
        await using var driver = new ChurnDriver(new ChurnOptions
        {
            Seed = 7,
            Concurrency = 64,
            StrictResets = true,
            Duration = TimeSpan.FromSeconds(TestScale.Current.ChurnSeconds),
        });
        await using var proxy = await ProxyProcess.StartNodeAsync("proxy.access-log.format = off", null, driver.OriginEndPoint);
        var running = driver.RunAsync(proxy.Listener);
        var warm = TestScale.Current.WatchesMemory ? await ResidentAfterAsync(proxy, WarmUp) : long.MaxValue - MemoryLeeway;
        var result = await running.WaitAsync(TestScale.Current.Bound);

        Assert.True(result.Passed, result.ToString());
        Assert.InRange(proxy.Process.Vitals.ResidentBytes, 0, warm + MemoryLeeway);
        await proxy.EndAsync();
    }

    private static async Task<long> ResidentAfterAsync(ProxyProcess proxy, TimeSpan time)
    {
        using var tick = new PeriodicTimer(time);
        await tick.WaitForNextTickAsync();
        return proxy.Process.Vitals.ResidentBytes;
    }
}
