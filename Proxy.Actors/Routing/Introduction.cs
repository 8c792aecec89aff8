using Proxy.Actors.Prefaces;
using Proxy.Configuration;

namespace Proxy.Actors.Routing;

/// <summary>What a client's first bytes say of where it wants to go.</summary>
/// <param name="Hello">How far the ClientHello of TLS has come; <see cref="PrefaceStatus.Other"/> where there is none.</param>
/// <param name="ServerName">The host that the ClientHello names, in lower case; empty when none.</param>
/// <param name="Protocols">The protocols that it offers; with TLS that ends here, the one agreed upon.</param>
/// <param name="Http">How far the head of an HTTP/1 request has come; <see cref="PrefaceStatus.Other"/> where there is none.</param>
/// <param name="Host">The host that the request is for, in lower case and without port; empty when none.</param>
public sealed record Introduction(PrefaceStatus Hello, string ServerName, ValueArray<string> Protocols, PrefaceStatus Http, string Host)
{
    /// <summary>Why the ClientHello cannot be read that there is, in an operator's words; empty where it can.</summary>
    public string HelloProblem { get; init; } = "";

    /// <summary>Whether it offers more protocols than are kept.</summary>
    public bool HasMoreProtocols { get; init; }

    /// <summary>Why the host cannot be known of the HTTP request that there is, in an operator's words; empty where it can.</summary>
    public string HostProblem { get; init; } = "";

    /// <summary>What has begun and is not all there, in an operator's words; null for nothing.</summary>
    internal string? CutOff => Hello == PrefaceStatus.NeedMore ? "ClientHello" : Http == PrefaceStatus.NeedMore ? "HTTP request" : null;

    /// <summary>They say nothing, or nobody has looked.</summary>
    public static Introduction Nothing { get; } = new(PrefaceStatus.Other, "", [], PrefaceStatus.Other, "");
}
