using Akka.Actor;

namespace Proxy.Actors.Pairs;

/// <summary>A slot has not been needed for a while: its actor goes.</summary>
internal sealed class LeaveSlot : INoSerializationVerificationNeeded
{
    internal static readonly LeaveSlot Instance = new();

    private LeaveSlot()
    {
    }
}
