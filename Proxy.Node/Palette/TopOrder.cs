namespace Proxy.Node.Palette;

/// <summary>By what pools and listeners are sorted.</summary>
internal enum TopOrder
{
    /// <summary>Bytes a second, on both ways.</summary>
    Rate,

    /// <summary>Live pairs.</summary>
    Pairs,

    /// <summary>Pairs that begin, a second.</summary>
    New,

    /// <summary>Attempts to connect that fail, a second.</summary>
    Failures,

    /// <summary>Pairs that wait for a place.</summary>
    Waiting,

    /// <summary>The name.</summary>
    Name,
}
