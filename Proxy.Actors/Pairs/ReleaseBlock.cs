using Akka.Actor;

namespace Proxy.Actors.Pairs;

/// <summary>Both legs are in TIME-WAIT or closed: what a live connection needs is released.</summary>
internal sealed class ReleaseBlock : INoSerializationVerificationNeeded
{
    internal static readonly ReleaseBlock Instance = new();

    private ReleaseBlock()
    {
    }
}
