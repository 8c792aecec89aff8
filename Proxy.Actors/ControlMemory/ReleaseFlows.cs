using Akka.Actor;

namespace Proxy.Actors.ControlMemory;

/// <summary>The connection is known to be over: its entries go before 2MSL.</summary>
internal sealed class ReleaseFlows : INoSerializationVerificationNeeded
{
    internal static readonly ReleaseFlows Instance = new();

    private ReleaseFlows()
    {
    }
}
