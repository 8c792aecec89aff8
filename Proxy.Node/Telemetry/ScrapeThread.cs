using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Proxy.Transport;

namespace Proxy.Node.Telemetry;

/// <summary>The thread that collects metrics and writes them down: it stands back behind those that move clients' bytes. It starts with the
/// first work. Thread-safe.</summary>
/// <remarks>Who waits is told by a thread of the runtime's own: one that the pool starts while this one queues something there would stand back
/// for good.</remarks>
internal sealed class ScrapeThread : IDisposable
{
    /// <summary>Its name, as the kernel has it, too.</summary>
    internal const string Name = "scrapes";

    // A tenth of the part of a thread that moves bytes, when both want the same processor.
    private const int Standing = 10;

    private readonly BlockingCollection<Action> _jobs = [];
    private readonly Lock _starting = new();
    private Thread? _thread;

    /// <summary>Does something on the thread, after what was asked for before.</summary>
    /// <param name="work">What to do. It must wait for nothing that comes through the thread pool.</param>
    /// <exception cref="InvalidOperationException">The thread has been told to end.</exception>
    internal async Task RunAsync(Action work)
    {
        using var done = new ManualResetEvent(false);
        Exception? failure = null;
        _jobs.Add(() =>
        {
            try
            {
                work();
            }
            catch (Exception error)
            {
                failure = error;
            }

            done.Set();
        });
        if (_thread is null) Start();
        var told = new TaskCompletionSource();
        ThreadPool.RegisterWaitForSingleObject(done, static (told, _) => ((TaskCompletionSource)told!).SetResult(), told, Timeout.Infinite, executeOnlyOnce: true);
        await told.Task;
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Ends the thread when it has done what it was asked for.</summary>
    public void Dispose() => _jobs.CompleteAdding();

    private void Start()
    {
        lock (_starting)
        {
            if (_thread is not null) return;
            _thread = new Thread(Run) { Name = Name, IsBackground = true };
            _thread.Start();
        }
    }

    private void Run()
    {
        Niceness.Set(Standing);
        foreach (var job in _jobs.GetConsumingEnumerable()) job();
        _jobs.Dispose();
    }
}
