namespace Proxy.Configuration;

/// <summary>What becomes of clients while a store cannot take more.</summary>
public enum WhenFull
{
    /// <summary>They are not read: they wait.</summary>
    Block,

    /// <summary>They are reset.</summary>
    Refuse,
}
