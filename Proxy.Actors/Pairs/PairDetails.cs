using System.Text.Json.Serialization;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>What was learnt of a connection beyond its client's address, for logs and listings. What is not known is null.</summary>
public sealed record PairDetails
{
    /// <summary>The address that the connection itself comes from, where a PROXY header has named another client.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TcpAddress? Proxied { get; init; }

    /// <summary>The host that the client's ClientHello names.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sni { get; init; }

    /// <summary>The protocols that the ClientHello offers, with commas between them; the one agreed on where TLS ends here.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Alpn { get; init; }

    /// <summary>The host that the client's HTTP request is for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Host { get; init; }

    /// <summary>The name of the route that has taken it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Route { get; init; }

    /// <summary>TLS of the client leg.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TlsSummary? Tls { get; init; }

    /// <summary>TLS of the server leg.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TlsSummary? ServerTls { get; init; }

    /// <summary>What an answer that the node has given by itself tells of it: <c>key=value key=value</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Notes { get; init; }

    /// <summary>Characters of all texts together.</summary>
    [JsonIgnore]
    internal int Length => LengthOf(Sni) + LengthOf(Alpn) + LengthOf(Host) + LengthOf(Route) + LengthOf(Notes) + (Tls?.Length ?? 0) + (ServerTls?.Length ?? 0);

    /// <summary>What a listing of many pairs has of it: shorter texts, and of TLS the version alone.</summary>
    /// <param name="max">Characters of a text at most.</param>
    internal PairDetails Shortened(int max) => this with
    {
        Sni = Cut(Sni, max),
        Alpn = Cut(Alpn, max),
        Host = Cut(Host, max),
        Tls = Tls is null ? null : new TlsSummary(Tls.Version, "", "", false, ""),
        ServerTls = null,
    };

    private static int LengthOf(string? text) => text?.Length ?? 0;

    private static string? Cut(string? text, int max) => text is null ? null : ClientText.Cut(text, max);
}
