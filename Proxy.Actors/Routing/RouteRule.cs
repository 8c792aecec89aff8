using Proxy.Actors.Access;
using Proxy.Actors.Prefaces;
using Proxy.Configuration;

namespace Proxy.Actors.Routing;

/// <summary>A route with its conditions. It takes a connection when each kind of condition that it has is met.</summary>
/// <param name="to">Where connections go that it takes.</param>
public sealed class RouteRule(Route to)
{
    /// <summary>Where connections go that it takes.</summary>
    public Route To { get; } = to;

    /// <summary>Hosts of the ClientHello; null for any.</summary>
    public HostPatterns? ServerNames { get; init; }

    /// <summary>Protocols of the ClientHello, of which one is enough; any when empty.</summary>
    public ValueArray<string> Protocols { get; init; } = [];

    /// <summary>Hosts of the HTTP request; null for any.</summary>
    public HostPatterns? Hosts { get; init; }

    /// <summary>Where the client is; null for anywhere.</summary>
    public AddressSet? From { get; init; }

    /// <summary>Ports that the client connected to; any when empty.</summary>
    public ValueArray<int> Ports { get; init; } = [];

    /// <summary>Whether it depends on a ClientHello.</summary>
    public bool NeedsHello => ServerNames is not null || Protocols.Count > 0;

    /// <summary>Whether it depends on an HTTP request.</summary>
    public bool NeedsHttp => Hosts is not null;

    /// <summary>Whether it takes a connection.</summary>
    /// <param name="opening">What is known of the connection.</param>
    /// <returns>Null when that depends on bytes that have not come; for a route that refuses, also where it depends on what
    /// <see cref="Unreadable"/> says cannot be read.</returns>
    public bool? Takes(in Opening opening)
    {
        // What is known at once is asked first: a client that no such route concerns is not waited for.
        if (Ports.Count > 0 && !Ports.Contains(opening.Port)) return false;
        if (From is not null && !From.Contains(opening.Client)) return false;
        var said = opening.Introduction;
        return And(NeedsHello ? TakesHello(said) : true, NeedsHttp ? TakesHost(said) : true);
    }

    /// <summary>What cannot be read of those bytes that it depends on, in an operator's words; empty when nothing.</summary>
    /// <param name="said">What they say.</param>
    public string Unreadable(Introduction said)
    {
        ArgumentNullException.ThrowIfNull(said);
        var hello = !NeedsHello ? ""
            : said.HelloProblem.Length == 0 && Protocols.Count > 0 && said.HasMoreProtocols ? "it offers more protocols than are looked at"
            : said.HelloProblem;
        return hello.Length == 0 && NeedsHttp ? said.HostProblem : hello;
    }

    private bool? TakesHello(Introduction said) => said.Hello switch
    {
        PrefaceStatus.NeedMore => null,
        PrefaceStatus.Done => And(TakesName(said), TakesProtocols(said)),
        PrefaceStatus.Bad => IfUnreadable,
        _ => false,
    };

    private bool? TakesName(Introduction said) => ServerNames is null || ServerNames.Matches(said.ServerName) ? true
        : said.HelloProblem.Length > 0 ? IfUnreadable
        : false;

    private bool? TakesProtocols(Introduction said) => Protocols.Count == 0 || said.Protocols.Any(Protocols.Contains) ? true
        : said.HasMoreProtocols ? IfUnreadable
        : false;

    private bool? TakesHost(Introduction said) => said.Http switch
    {
        PrefaceStatus.NeedMore => null,
        _ when said.HostProblem.Length > 0 => IfUnreadable,
        PrefaceStatus.Done => Hosts!.Matches(said.Host),
        _ => false,
    };

    /// <summary>A server reads what we cannot, perhaps: whoever is to be kept from it is not let through by writing badly.</summary>
    private bool? IfUnreadable => To.Kind == RouteKind.Refuse ? null : false;

    private static bool? And(bool? one, bool? other) => one == false || other == false ? false : one is null || other is null ? null : true;
}
