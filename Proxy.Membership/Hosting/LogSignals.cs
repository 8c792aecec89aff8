using System.Runtime.InteropServices;

namespace Proxy.Membership.Hosting;

/// <summary>The signals that do not stop a process of the cluster: SIGHUP and SIGUSR1 have it open its logs again, as whoever has
/// moved them wants; SIGUSR2 does nothing.</summary>
/// <param name="output">Where is said what was ignored.</param>
public sealed class LogSignals(TextWriter output)
{
    // Linux's numbers, the same on x64 and arm64; .NET has no names for these two.
    private const PosixSignal User1 = (PosixSignal)10;
    private const PosixSignal User2 = (PosixSignal)12;

    private readonly Lock _gate = new();
    private Action? _reopen;
    private bool _isWanted;

    /// <summary>Takes SIGHUP, SIGUSR1 and SIGUSR2 from the process until disposed.</summary>
    public IDisposable Listen() => new SignalHandlers(Receive, PosixSignal.SIGHUP, User1, User2);

    /// <summary>Says how logs are opened again. A signal that came before is made up for.</summary>
    /// <param name="reopen">Opens them, and waits for nothing.</param>
    public void OnReopen(Action reopen)
    {
        lock (_gate)
        {
            _reopen = reopen;
            if (_isWanted) reopen();
        }
    }

    private void Receive(PosixSignal signal)
    {
        if (signal == User2)
        {
            output.WriteLine("SIGUSR2 is ignored.");
            return;
        }

        lock (_gate)
        {
            _isWanted = true;
            _reopen?.Invoke();
        }
    }
}
