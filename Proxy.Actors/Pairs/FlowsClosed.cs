using Akka.Actor;

namespace Proxy.Actors.Pairs;

/// <summary>A pair's flow entries have taken their last state from the kernel.</summary>
/// <param name="TimeWait">Whether an entry stays until 2MSL.</param>
internal sealed record FlowsClosed(bool TimeWait) : INoSerializationVerificationNeeded
{
    internal static readonly FlowsClosed InTimeWait = new(true);
    internal static readonly FlowsClosed Closed = new(false);
}
