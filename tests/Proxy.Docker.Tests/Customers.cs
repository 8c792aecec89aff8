namespace Proxy.Docker.Tests;

/// <summary>Clients that ask nodes again and again, each time over a new connection, until they are told to stop.</summary>
public sealed class Customers : IAsyncDisposable
{
    // Enough connections to hit any gap, and not so many that the containers have no processor left.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _over = new();
    private readonly List<Task> _asking;
    private int _served;

    /// <summary>Starts one client for each node.</summary>
    public Customers(IEnumerable<ComposeNode> nodes) => _asking = [.. nodes.Select(AskAsync)];

    /// <summary>Answers so far.</summary>
    public int Served => Volatile.Read(ref _served);

    /// <summary>Waits until so many more were served; a client that failed is thrown here.</summary>
    public async Task WaitForMoreAsync(int more)
    {
        var until = Served + more;
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (Served < until)
        {
            await Task.WhenAll(_asking.Where(each => each.IsFaulted));
            await tick.WaitForNextTickAsync(bound.Token);
        }
    }

    /// <summary>Stops them; fails when a single answer failed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_asking);
        _over.Dispose();
    }

    private async Task AskAsync(ComposeNode node)
    {
        while (!_over.IsCancellationRequested)
        {
            Assert.Matches("^origin-[12] served /again\n$", await node.GetAsync("/again"));
            Interlocked.Increment(ref _served);
            await Task.Delay(Pause);
        }
    }
}
