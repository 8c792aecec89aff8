using System.Runtime.InteropServices;

namespace Proxy.Membership.Hosting;

/// <summary>The signals that stop a process of the cluster: the first drains it, the second ends it at once.</summary>
/// <param name="end">Ends the process with an exit code. It is called on the thread that brings the signal and waits for nothing, so
/// that it works in a process in which everything else is stuck.</param>
public sealed class StopSignals(Action<int> end)
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the first signal came.</summary>
    public Task First => _first.Task;

    /// <summary>Takes SIGTERM, SIGINT and SIGQUIT from the process until disposed.</summary>
    public IDisposable Listen() => new SignalHandlers(Receive, PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT);

    /// <summary>Counts a signal.</summary>
    public void Receive(PosixSignal signal)
    {
        if (_first.TrySetResult()) return;
        end(signal switch
        {
            PosixSignal.SIGINT => ExitCode.Interrupted,
            PosixSignal.SIGQUIT => ExitCode.Quit,
            _ => ExitCode.Terminated,
        });
    }
}
