namespace Proxy.Actors.Forwarding;

/// <summary>What has become of an attempt to deliver a unit.</summary>
internal enum DeliveryResult
{
    /// <summary>The server has it.</summary>
    Delivered,

    /// <summary>No server could be reached. That says nothing of the unit.</summary>
    Unreachable,

    /// <summary>A server was there and has not taken it.</summary>
    Refused,

    /// <summary>It was ended on our side.</summary>
    Interrupted,

    /// <summary>The store does not give it back.</summary>
    Unreadable,
}
