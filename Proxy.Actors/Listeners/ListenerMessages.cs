using Akka.Actor;
using Proxy.Actors.Model;

namespace Proxy.Actors.Listeners;

/// <summary>Opens the listeners of the model in force.</summary>
internal sealed class OpenListeners : INoSerializationVerificationNeeded
{
    internal static readonly OpenListeners Instance = new();

    private OpenListeners()
    {
    }
}

/// <summary>Accepts what is in the kernel's queues and closes the listeners, until they are opened again.</summary>
internal sealed class CloseListeners : INoSerializationVerificationNeeded
{
    internal static readonly CloseListeners Instance = new();

    private CloseListeners()
    {
    }
}

/// <summary>The same for good: nothing is opened any more.</summary>
internal sealed class StopListeners : INoSerializationVerificationNeeded
{
    internal static readonly StopListeners Instance = new();

    private StopListeners()
    {
    }
}

/// <summary>Puts a model in force. Listeners that are open become the model's; closed ones stay closed.</summary>
/// <param name="Model">The model.</param>
internal sealed record PutInForce(NodeModel Model) : INoSerializationVerificationNeeded;

/// <summary>What was asked for is done. Sockets that were closed go when their loops come round to it.</summary>
/// <param name="Listeners">The listeners with their addresses.</param>
internal sealed record ListenersBound(IReadOnlyList<BoundListener> Listeners) : INoSerializationVerificationNeeded;
