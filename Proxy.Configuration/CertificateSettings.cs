namespace Proxy.Configuration;

/// <summary>The files of a certificate.</summary>
/// <param name="Certificate">PEM file: the certificate, then those between it and its CA.</param>
/// <param name="Key">PEM file of its private key; may be the same.</param>
public sealed record CertificateSettings(string Certificate, string Key);
