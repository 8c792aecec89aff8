namespace Proxy.Configuration;

/// <summary>Whether clients prove who they are by a certificate.</summary>
public enum ClientAuth : byte
{
    /// <summary>They are not asked.</summary>
    None,

    /// <summary>They are asked, and may have none; one that does not hold is refused.</summary>
    Request,

    /// <summary>Without one that holds they are refused.</summary>
    Require,
}
