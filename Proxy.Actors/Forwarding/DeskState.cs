namespace Proxy.Actors.Forwarding;

/// <summary>How a unit stands that a <see cref="DeliveryDesk"/> has in hand.</summary>
internal enum DeskState
{
    /// <summary>It is on its way to a server.</summary>
    UnderWay,

    /// <summary>It waits to be tried again.</summary>
    Waiting,

    /// <summary>An operator has it held.</summary>
    Held,
}
