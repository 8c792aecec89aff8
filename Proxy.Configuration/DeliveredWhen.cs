namespace Proxy.Configuration;

/// <summary>When a unit counts as delivered.</summary>
public enum DeliveredWhen
{
    /// <summary>Its server has acknowledged all bytes and our FIN, and has closed in order.</summary>
    Closed,

    /// <summary>Its server's kernel has acknowledged all bytes and our FIN; for servers that do not close.</summary>
    Acked,
}
