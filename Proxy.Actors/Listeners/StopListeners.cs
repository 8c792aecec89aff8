using Akka.Actor;

namespace Proxy.Actors.Listeners;

/// <summary>Accepts what is in the kernel's queues and closes the listeners for good.</summary>
internal sealed class StopListeners : INoSerializationVerificationNeeded
{
    internal static readonly StopListeners Instance = new();

    private StopListeners()
    {
    }
}
