namespace Proxy.Testing;

/// <summary>How the receiving direction of a connection ended, as the application on this side saw it.</summary>
public enum PeerEnd
{
    /// <summary>The other side sent FIN: everything it meant to send has arrived.</summary>
    Eof,

    /// <summary>The connection was reset (RST).</summary>
    Reset,

    /// <summary>Neither happened before the time given ran out.</summary>
    Timeout,
}
