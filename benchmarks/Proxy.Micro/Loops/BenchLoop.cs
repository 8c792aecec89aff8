using Proxy.Transport;

namespace Proxy.Micro.Loops;

/// <summary>An I/O loop for a benchmark. A defect on it ends the process: figures of something broken are worth nothing.</summary>
internal sealed class BenchLoop(int index = 0) : IDisposable
{
    /// <summary>The loop.</summary>
    internal IoLoop Io { get; } = new(
        index, TimeProvider.System, error => Environment.FailFast("a defect on a benchmark's loop", error));

    /// <summary>Does something on the loop's thread and waits for it.</summary>
    internal void Run(Action action) => Run(Io, action);

    /// <summary>Does something on a loop's thread and waits for it.</summary>
    internal static void Run(IoLoop loop, Action action)
    {
        using var finish = new Finish();
        loop.Execute(() =>
        {
            action();
            finish.Reach();
        });
        finish.Await();
    }

    public void Dispose() => Io.Dispose();
}
