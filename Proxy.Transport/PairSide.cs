namespace Proxy.Transport;

/// <summary>The two ends of a pair.</summary>
public enum PairSide
{
    /// <summary>The leg that the client opened to us.</summary>
    Client,

    /// <summary>The leg that we opened to the server.</summary>
    Server,
}
