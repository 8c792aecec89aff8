namespace Proxy.Actors.Pairs;

/// <summary>What a connection that has no route yet waits for.</summary>
public enum OpeningStep
{
    /// <summary>Its turn: its source comes too fast.</summary>
    Wait,

    /// <summary>Its PROXY header.</summary>
    Header,

    /// <summary>The end of its TLS handshake.</summary>
    Handshake,

    /// <summary>The first bytes, which its route depends on.</summary>
    Inspect,
}
