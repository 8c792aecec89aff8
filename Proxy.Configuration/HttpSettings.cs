namespace Proxy.Configuration;

/// <summary>What a listener does that reads the HTTP/1.1 requests of its clients: <c>http</c>.</summary>
/// <param name="Cache">The name of the cache that it answers from; one of <c>proxy.caches</c>. Null for none.</param>
/// <param name="MaxHead">Bytes of a head at most, of requests and of responses.</param>
/// <param name="RequestTimeout">How long a request's head may take from its first byte on.</param>
/// <param name="ResponseTimeout">How long a server may be silent while a response of it is waited for.</param>
public sealed record HttpSettings(string? Cache, int MaxHead, TimeSpan RequestTimeout, TimeSpan ResponseTimeout);
