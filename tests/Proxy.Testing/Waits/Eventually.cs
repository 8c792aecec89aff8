namespace Proxy.Testing;

/// <summary>Waits for what another thread, another process or the kernel brings about and nobody announces.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    /// <summary>Looks until the outcome is as expected.</summary>
    /// <exception cref="TimeoutException">It never is within a minute; the message has the last outcome.</exception>
    public static async Task EqualAsync<T>(T expected, Func<Task<T>> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        using var bound = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(Tick);
        var seen = await look();
        while (!Equals(seen, expected))
        {
            if (bound.IsCancellationRequested) throw new TimeoutException($"{seen} after {Patience}, not {expected}");
            await tick.WaitForNextTickAsync();
            seen = await look();
        }
    }

    /// <summary>Looks until the outcome is as expected.</summary>
    /// <exception cref="TimeoutException">It never is within a minute; the message has the last outcome.</exception>
    public static Task EqualAsync<T>(T expected, Func<T> look) => EqualAsync(expected, () => Task.FromResult(look()));
}
