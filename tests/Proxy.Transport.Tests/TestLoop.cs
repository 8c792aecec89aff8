using System.Collections.Concurrent;

namespace Proxy.Transport.Tests;

/// <summary>An I/O loop for a test, with what went wrong on it.</summary>
internal sealed class TestLoop : IDisposable
{
    /// <summary>Longer than anything takes that works.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<Exception> _errors = new();

    public TestLoop(TimeProvider? time = null, int index = 0) =>
        Io = new IoLoop(index, time ?? TimeProvider.System, _errors.Enqueue);

    public IoLoop Io { get; }

    /// <summary>Exceptions that reached the loop.</summary>
    public IReadOnlyCollection<Exception> Errors => _errors;

    /// <summary>Runs a function on the loop's thread.</summary>
    public Task<T> Run<T>(Func<T> function)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Io.Execute(new LoopAction(() =>
        {
            try
            {
                done.SetResult(function());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        }));
        return done.Task.WaitAsync(Limit);
    }

    /// <summary>Runs an action on the loop's thread.</summary>
    public Task Run(Action action) => Run(() =>
    {
        action();
        return true;
    });

    /// <summary>Waits until the loop has seen a time, and has run what was due by then.</summary>
    public async Task ReachAsync(long now)
    {
        while (await Run(() => Io.Now) < now)
        {
        }
    }

    public void Dispose() => Io.Dispose();
}
