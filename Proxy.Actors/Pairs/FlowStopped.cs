using Akka.Actor;

namespace Proxy.Actors.Pairs;

/// <summary>A slot's flow actor has ended. To watch it would cost each pair more memory than it says.</summary>
internal sealed class FlowStopped : INoSerializationVerificationNeeded
{
    internal static readonly FlowStopped Instance = new();

    private FlowStopped()
    {
    }
}
