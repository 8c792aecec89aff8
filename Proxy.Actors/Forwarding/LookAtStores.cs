using Akka.Actor;

namespace Proxy.Actors.Forwarding;

/// <summary>There may be something to deliver.</summary>
internal sealed class LookAtStores : INoSerializationVerificationNeeded
{
    /// <summary>The only one.</summary>
    internal static readonly LookAtStores Instance = new();

    private LookAtStores()
    {
    }
}
