using Akka.Actor;

namespace Proxy.Actors.Pairs;

/// <summary>The pair has ended: the flow entries are brought up to date, then the connection block is released.</summary>
internal sealed class ClosePair : INoSerializationVerificationNeeded
{
    internal static readonly ClosePair Instance = new();

    private ClosePair()
    {
    }
}
