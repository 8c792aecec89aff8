namespace Proxy.Configuration;

/// <summary>Mutual TLS between members: <c>proxy.cluster.tls</c>. All are paths of PEM files.</summary>
/// <param name="Certificate">The member's certificate, those between it and the CA behind it.</param>
/// <param name="Key">Its private key.</param>
/// <param name="Ca">The certificates of the cluster's own CA, one or several.</param>
public sealed record ClusterTlsSettings(string Certificate, string Key, string Ca);
