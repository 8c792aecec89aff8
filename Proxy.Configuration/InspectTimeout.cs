namespace Proxy.Configuration;

/// <summary>What becomes of a client that has not said in time what its route depends on.</summary>
public enum InspectTimeout : byte
{
    /// <summary>It is closed.</summary>
    Close,

    /// <summary>It goes to the listener's pool, as one that no route takes: protocols in which the server speaks first go on.</summary>
    Pool,
}
