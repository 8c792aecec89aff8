namespace Proxy.Actors.Gates;

/// <summary>Where the bytes come from that a gate gives its client, behind what it says itself.</summary>
internal enum ReplySource : byte
{
    /// <summary>Nothing is being answered.</summary>
    None,

    /// <summary>A response is waited for.</summary>
    Awaiting,

    /// <summary>The gate's own words are all.</summary>
    Text,

    /// <summary>A stored response, which may still be filled.</summary>
    Stored,

    /// <summary>The server's response as it comes.</summary>
    Passing,

    /// <summary>The server's bytes, whatever they are.</summary>
    Tunnel,

    /// <summary>Nothing comes any more.</summary>
    End,
}
