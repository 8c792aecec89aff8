using Akka.Actor;

namespace Proxy.Actors.Listeners;

/// <summary>Accepts what is in the kernel's queues and closes the listeners, until they are opened again.</summary>
internal sealed class CloseListeners : INoSerializationVerificationNeeded
{
    internal static readonly CloseListeners Instance = new();

    private CloseListeners()
    {
    }
}
