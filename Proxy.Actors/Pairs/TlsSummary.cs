using System.Text.Json.Serialization;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Pairs;

/// <summary>TLS of a leg, as logs and listings tell of it.</summary>
/// <param name="Version"><c>TLSv1.2</c> or <c>TLSv1.3</c>.</param>
/// <param name="Cipher">The cipher suite as OpenSSL calls it.</param>
/// <param name="Protocol">The protocol that was agreed on (ALPN); empty when none was.</param>
/// <param name="IsResumed">Whether an earlier session was resumed.</param>
/// <param name="PeerName">The common name in the peer's certificate, or its subject where it has none; empty when it has shown none.</param>
/// <param name="End">How it ended where that was not by a close_notify: <c>truncated</c>, <c>failed</c>; null else.</param>
public sealed record TlsSummary(
    string Version,
    string Cipher,
    string Protocol,
    bool IsResumed,
    string PeerName,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? End = null)
{
    /// <summary>A FIN has come without a close_notify before it.</summary>
    internal const string Truncated = "truncated";

    /// <summary>A record is broken, the peer has sent an alert, or we have broken it off.</summary>
    internal const string Failed = "failed";

    // The longest common name is one of 64 characters (RFC 5280 appendix A.1); a subject has several parts.
    private const int MaxName = 128;

    private const int MaxFailure = 256;

    /// <summary>Why TLS failed after the handshake, in an operator's words; null while it has not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Failure { get; init; }

    /// <summary>Characters of all texts together.</summary>
    [JsonIgnore]
    internal int Length => Version.Length + Cipher.Length + Protocol.Length + PeerName.Length + (Failure?.Length ?? 0);

    /// <summary>What is told of a handshake.</summary>
    /// <param name="facts">What it has agreed on; null without TLS.</param>
    /// <param name="isTruncated">Whether a FIN has come without a close_notify before it.</param>
    /// <param name="failure">Why TLS failed after that; null when it has not.</param>
    internal static TlsSummary? Of(TlsFacts? facts, bool isTruncated, string? failure) => facts is null ? null : new(
        facts.Protocol,
        facts.Cipher,
        facts.Alpn ?? "",
        facts.IsResumed,
        ClientText.Cut(facts.PeerName is { Length: > 0 } name ? name : facts.PeerSubject ?? "", MaxName),
        isTruncated ? Truncated : failure is null ? null : Failed)
    {
        Failure = failure is null ? null : ClientText.Cut(failure, MaxFailure),
    };
}
