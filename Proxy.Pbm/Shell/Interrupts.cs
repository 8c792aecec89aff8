using System.Runtime.InteropServices;

namespace Proxy.Pbm.Shell;

/// <summary>Takes Ctrl+C: the first one ends what runs now; when nothing runs, the process.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly PosixSignalRegistration _registration;
    private readonly Lock _lock = new();
    private CancellationTokenSource? _current;

    /// <summary>Takes SIGINT from the process until disposed.</summary>
    public Interrupts() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);

    /// <inheritdoc/>
    public void Dispose() => _registration.Dispose();

    /// <summary>Runs something that Ctrl+C cancels.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work)
    {
        using var current = new CancellationTokenSource();
        lock (_lock) _current = current;
        try
        {
            return await work(current.Token);
        }
        finally
        {
            lock (_lock) _current = null;
        }
    }

    // A second Ctrl+C while the first is being heeded ends the process: something hangs.
    private void Handle(PosixSignalContext context)
    {
        lock (_lock)
        {
            if (_current is null or { IsCancellationRequested: true }) return;
            context.Cancel = true;
            _current.Cancel();
        }
    }
}
