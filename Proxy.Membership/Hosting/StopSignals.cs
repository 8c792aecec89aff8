using System.Runtime.InteropServices;

namespace Proxy.Membership.Hosting;

/// <summary>The signals that stop a process of the cluster: the first drains it, the second ends it at once.</summary>
public sealed class StopSignals
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _second = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the first signal came.</summary>
    public Task First => _first.Task;

    /// <summary>Done when the second signal came; the exit code that goes with it.</summary>
    public Task<int> Second => _second.Task;

    /// <summary>Takes SIGTERM and SIGINT from the process until disposed.</summary>
    public IDisposable Listen()
    {
        var registrations = new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT }.Select(s => PosixSignalRegistration.Create(s, Handle)).ToList();
        return new Registrations(registrations);
    }

    /// <summary>Counts a signal.</summary>
    public void Receive(PosixSignal signal)
    {
        if (_first.TrySetResult()) return;
        _second.TrySetResult(signal == PosixSignal.SIGINT ? ExitCode.Interrupted : ExitCode.Terminated);
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        Receive(context.Signal);
    }

    private sealed class Registrations(List<PosixSignalRegistration> registrations) : IDisposable
    {
        public void Dispose() => registrations.ForEach(r => r.Dispose());
    }
}
