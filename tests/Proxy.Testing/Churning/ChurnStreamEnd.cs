namespace Proxy.Testing;

/// <summary>How one direction of a churn connection ended for the side that sent or received it.</summary>
internal enum ChurnStreamEnd
{
    /// <summary>Everything was sent.</summary>
    Complete,

    /// <summary>The other side's FIN was received.</summary>
    Eof,

    /// <summary>A reset was received.</summary>
    Reset,

    /// <summary>This side broke off, by its script or after a failure.</summary>
    BrokenOff,

    /// <summary>The deadline came first.</summary>
    Late,

    /// <summary>A failure was noticed and is reported.</summary>
    Wrong,
}
