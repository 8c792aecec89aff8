namespace Proxy.Cmd.Tests.Hosts;

/// <summary>How long tests wait for what must come: long enough for a busy machine.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks until the condition holds; fails with what is said when it never does.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var bound = new CancellationTokenSource(Limit);
        using var tick = new PeriodicTimer(Tick);
        while (!await condition())
        {
            Assert.False(bound.IsCancellationRequested, what);
            await tick.WaitForNextTickAsync();
        }
    }

    /// <summary>Looks until the condition holds; fails with what is said when it never does.</summary>
    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);
}
