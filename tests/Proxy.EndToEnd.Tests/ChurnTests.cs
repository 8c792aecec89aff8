using Proxy.Testing;
using Xunit.Abstractions;

namespace Proxy.EndToEnd.Tests;

public class ChurnTests(ITestOutputHelper output)
{
    // What the runtime may still take for itself once the first half of a run has shown it all kinds of connection.
    private const long MemoryLeeway = 32L * 1024 * 1024;

    // A short run is over before memory has levelled off; what is never given back shows all the same.
    private const long ShortLeeway = 96L * 1024 * 1024;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(5);

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
        var warm = await ResidentAfterAsync(proxy, Scale.IsFull ? WarmUp : Start);
        var result = await running.WaitAsync(TestScale.Current.Bound);

        Assert.True(result.Passed, result.ToString());
        var resident = proxy.Process.Vitals.ResidentBytes;
        output.WriteLine($"{warm >> 20} MiB while warm, {resident >> 20} MiB at the end");
        Assert.InRange(resident, 1, warm + (Scale.IsFull ? MemoryLeeway : ShortLeeway));
        await proxy.EndAsync();
    }

    private static async Task<long> ResidentAfterAsync(ProxyProcess proxy, TimeSpan time)
    {
        using var tick = new PeriodicTimer(time);
        await tick.WaitForNextTickAsync();
        return proxy.Process.Vitals.ResidentBytes;
    }
}
