namespace Proxy.Configuration;

/// <summary>What becomes of a client that is not let in.</summary>
public enum Refusal : byte
{
    /// <summary>RST: it learns of it at once, and nothing of the connection is left.</summary>
    Reset,

    /// <summary>FIN: it sees an orderly end.</summary>
    Close,

    /// <summary>It is let in later; only where a rate is exceeded.</summary>
    Delay,
}
