using Akka.Actor;

namespace Proxy.Actors.Pairs;

/// <summary>The pair has sat in TIME-WAIT for long enough to go; its flow entry stays.</summary>
internal sealed class PassivatePair : INoSerializationVerificationNeeded
{
    internal static readonly PassivatePair Instance = new();

    private PassivatePair()
    {
    }
}
