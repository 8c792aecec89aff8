namespace Proxy.Transport;

/// <summary>Outcome of one try to receive or send.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Bytes">Bytes moved; above 0 exactly when <paramref name="Status"/> is <see cref="IoStatus.Done"/>.</param>
public readonly record struct Transfer(IoStatus Status, int Bytes);
