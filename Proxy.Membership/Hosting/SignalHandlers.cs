using System.Runtime.InteropServices;

namespace Proxy.Membership.Hosting;

/// <summary>Takes signals from the process until disposed, so that they do not end it.</summary>
internal sealed class SignalHandlers : IDisposable
{
    private readonly Action<PosixSignal> _handle;
    private readonly List<PosixSignalRegistration> _registrations;

    public SignalHandlers(Action<PosixSignal> handle, params ReadOnlySpan<PosixSignal> signals)
    {
        _handle = handle;
        _registrations = [.. signals.ToArray().Select(signal => PosixSignalRegistration.Create(signal, Take))];
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        _handle(context.Signal);
    }
}
