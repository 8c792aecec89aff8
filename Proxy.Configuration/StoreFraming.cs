namespace Proxy.Configuration;

/// <summary>Where what comes over a connection may be cut into units, which are stored and delivered whole.</summary>
public enum StoreFraming
{
    /// <summary>Nowhere: a connection, from its first byte to the client's FIN, is one unit.</summary>
    Connection,

    /// <summary>Behind each LF.</summary>
    Line,

    /// <summary>Behind each message whose length stands before it (RFC 6587 3.4.1).</summary>
    OctetCounted,
}
