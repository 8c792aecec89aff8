namespace Proxy.Configuration;

/// <summary>What becomes of clients when checks or ejection have taken all endpoints of a pool away.</summary>
public enum WhenAllDown
{
    /// <summary>All are tried as if nothing were known of them.</summary>
    Try,

    /// <summary>They are refused.</summary>
    Refuse,
}
