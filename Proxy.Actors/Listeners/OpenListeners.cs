using Akka.Actor;

namespace Proxy.Actors.Listeners;

/// <summary>Opens the listeners of the model in force.</summary>
internal sealed class OpenListeners : INoSerializationVerificationNeeded
{
    internal static readonly OpenListeners Instance = new();

    private OpenListeners()
    {
    }
}
