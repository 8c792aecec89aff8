using Proxy.Configuration;
using Proxy.Membership.Certificates;

namespace Proxy.Actors.Tls;

/// <summary>What was made of one file of TLS, or of a certificate and its key.</summary>
/// <param name="Name">What it is, and where it was read: <c>certificate /etc/site.crt</c>.</param>
/// <param name="Digest">What was in the files.</param>
/// <param name="Value">What was made of it.</param>
/// <param name="Infos">The certificates in it.</param>
/// <param name="Problem">Why what is in the files now is not in use; empty when it is.</param>
internal sealed record TlsPart(string Name, byte[] Digest, object Value, ValueArray<CertificateInfo> Infos, string Problem = "");
