using Proxy.Actors.Configuration;

namespace Proxy.Actors;

/// <summary>A listener's address cannot be listened on: in use, not of this machine, or not permitted.</summary>
/// <param name="listener">The listener.</param>
/// <param name="reason">The kernel's reason.</param>
public sealed class ListenException(ListenerSettings listener, Exception reason)
    : Exception($"listener {listener.Name}: cannot listen on {listener.Bind} ({reason.Message})", reason)
{
    /// <summary>The listener's settings.</summary>
    public ListenerSettings Listener { get; } = listener;
}
