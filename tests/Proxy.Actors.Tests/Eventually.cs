namespace Proxy.Actors.Tests;

/// <summary>Waits for what another thread or the kernel brings about and nobody announces.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    /// <summary>Looks until the outcome is as expected; fails with the last outcome when it never is.</summary>
    public static async Task EqualAsync<T>(T expected, Func<Task<T>> look)
    {
        using var bound = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(Tick);
        var seen = await look();
        while (!Equals(seen, expected) && !bound.IsCancellationRequested)
        {
            await tick.WaitForNextTickAsync();
            seen = await look();
        }

        Assert.Equal(expected, seen);
    }

    /// <summary>Looks until the outcome is as expected; fails with the last outcome when it never is.</summary>
    public static Task EqualAsync<T>(T expected, Func<T> look) => EqualAsync(expected, () => Task.FromResult(look()));
}
