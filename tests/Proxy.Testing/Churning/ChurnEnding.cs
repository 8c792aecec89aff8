namespace Proxy.Testing;

/// <summary>How one side of a churn connection ends it.</summary>
public enum ChurnEnding
{
    /// <summary>FIN after everything is sent, and close once the other side's FIN is here.</summary>
    HalfClose,

    /// <summary>RST at a given point.</summary>
    Reset,

    /// <summary>Close at a given point, whatever is unsent or unread.</summary>
    Abandon,
}
