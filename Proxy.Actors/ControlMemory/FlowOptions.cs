namespace Proxy.Actors.ControlMemory;

/// <summary>Options negotiated for a connection, with the kernel's bits, and which fields of a flow entry are known.</summary>
[Flags]
public enum FlowOptions : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Timestamps (RFC 7323).</summary>
    Timestamps = 1,

    /// <summary>Selective acknowledgement (RFC 2018).</summary>
    SelectiveAck = 2,

    /// <summary>Window scaling (RFC 7323).</summary>
    WindowScale = 4,

    /// <summary>Explicit congestion notification (RFC 3168).</summary>
    CongestionNotification = 8,

    /// <summary>The bits that are negotiated.</summary>
    Negotiable = Timestamps | SelectiveAck | WindowScale | CongestionNotification,

    /// <summary>Window, scales, segment size and options came from the kernel.</summary>
    FromKernel = 16,

    /// <summary><see cref="FlowEntry.ReceiveNext"/> came from the kernel.</summary>
    HasSequence = 32,

    /// <summary><see cref="FlowEntry.TimestampRecent"/> came from the kernel.</summary>
    HasTimestamp = 64,

    /// <summary><see cref="FlowEntry.TypeOfService"/> came from the kernel.</summary>
    HasTypeOfService = 128,
}
