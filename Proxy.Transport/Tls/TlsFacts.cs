namespace Proxy.Transport.Tls;

/// <summary>What a handshake has agreed on.</summary>
/// <param name="Protocol"><c>TLSv1.2</c> or <c>TLSv1.3</c>.</param>
/// <param name="Cipher">The cipher suite as OpenSSL calls it.</param>
/// <param name="ServerName">The name that the client asked for (SNI), in lower case; null without.</param>
/// <param name="Alpn">The protocol that was chosen; null without.</param>
/// <param name="IsResumed">Whether an earlier session was resumed.</param>
/// <param name="PeerSubject">The subject of the peer's certificate; null without.</param>
/// <param name="PeerName">The common name in it; null without.</param>
/// <param name="VerifyResult"><c>ok</c>, or what is wrong with the peer's certificate where that is let pass; null without one.</param>
public sealed record TlsFacts(
    string Protocol, string Cipher, string? ServerName, string? Alpn, bool IsResumed, string? PeerSubject, string? PeerName, string? VerifyResult);
