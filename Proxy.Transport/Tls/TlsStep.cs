namespace Proxy.Transport.Tls;

/// <summary>What one call of a <see cref="TlsSession"/> has done.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Consumed">Bytes of the input that the session has taken; the rest is to be given again.</param>
/// <param name="Produced">Bytes that the session has put into the output, on their way to the peer.</param>
/// <param name="Bytes">Bytes of plaintext that were read or written.</param>
public readonly record struct TlsStep(TlsStatus Status, int Consumed, int Produced, int Bytes);
