using Akka.Actor;

namespace Proxy.Actors.Pairs;

/// <summary>A pair's flow entries have taken their last state from the kernel: what waits until 2MSL is the flow table's, the rest is gone.</summary>
internal sealed class FlowsClosed : INoSerializationVerificationNeeded
{
    internal static readonly FlowsClosed Instance = new();

    private FlowsClosed()
    {
    }
}
