namespace Proxy.Actors.Http;

/// <summary>What the Connection of a message asks for (RFC 9110 7.6.1).</summary>
[Flags]
internal enum HttpConnectionOptions : byte
{
    /// <summary>Nothing that is below.</summary>
    None = 0,

    /// <summary>The connection ends behind the message.</summary>
    Close = 1,

    /// <summary>The connection stays.</summary>
    KeepAlive = 2,

    /// <summary>The connection shall turn into something else.</summary>
    Upgrade = 4,

    /// <summary>It names a field without which the message is another.</summary>
    Forbidden = 8,
}
