using Proxy.Transport.Tls;

namespace Proxy.Actors.Tls;

/// <summary>TLS of a listener or a pool as it was read from its files: the one thing that changes with them.</summary>
/// <typeparam name="T">What sessions are made of.</typeparam>
/// <param name="Context">What sessions are made of.</param>
/// <param name="Parts">What was in the files.</param>
internal sealed record TlsMaterial<T>(T Context, TlsParts Parts)
    where T : TlsContext;
