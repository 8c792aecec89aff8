namespace Proxy.Fuzz;

/// <summary>Another reader of HTTP/1.1, written by others: what ours reads, it has to read in the same way, or refuse.</summary>
internal interface IHttpOracle
{
    /// <summary>Whether it reads no further than the first response that is not interim.</summary>
    bool ReadsOne => false;

    /// <summary>Reads all bytes of a connection that ends behind them.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="kind">What they are.</param>
    /// <returns>The messages that it has understood, of the last one perhaps only a part, and whether it has refused what follows.</returns>
    HttpVerdict Read(byte[] bytes, HttpStreamKind kind);
}
