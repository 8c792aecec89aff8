namespace Proxy.Transport;

/// <summary>The two ends of a pair.</summary>
public enum PairSide : byte
{
    /// <summary>The leg that the client opened to us.</summary>
    Client,

    /// <summary>The leg that we opened to the server, or what answers in its place.</summary>
    Server,
}
