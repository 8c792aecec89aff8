using Proxy.Actors.Access;
using Proxy.Actors.Prefaces;
using Proxy.Actors.Routing;
using Proxy.Actors.Tls;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Model;

/// <summary>What is done with a listener's connections before they have a route, where that takes more than a look at the listener.</summary>
public sealed record OpeningModel
{
    /// <summary>What is done for a router that wants to see bytes, and for nobody else.</summary>
    public static OpeningModel Default { get; } = new()
    {
        IsAskedForBytes = true,
        InspectMilliseconds = (long)InspectSettings.Default.Timeout.TotalMilliseconds,
        MaxBytes = InspectSettings.Default.MaxBytes,
    };

    /// <summary>Who says by a PROXY header whom a connection is from; null for nobody.</summary>
    public AddressSet? HeaderFrom { get; init; }

    /// <summary>Milliseconds that the header may take.</summary>
    public long HeaderMilliseconds { get; init; }

    /// <summary>TLS that ends here; null where bytes are passed on as they are.</summary>
    internal ListenerTls? Tls { get; init; }

    /// <summary>Whether the route may depend on the first bytes.</summary>
    public bool IsAskedForBytes { get; init; }

    /// <summary>Whether a ClientHello is looked for in the first bytes.</summary>
    public bool LooksForHello { get; init; }

    /// <summary>Whether the head of an HTTP request is looked for in them.</summary>
    public bool LooksForHttp { get; init; }

    /// <summary>Milliseconds that the first bytes may take.</summary>
    public long InspectMilliseconds { get; init; }

    /// <summary>Bytes that are looked at, at most.</summary>
    public int MaxBytes { get; init; }

    /// <summary>What becomes of a client that has not said enough in time.</summary>
    public InspectTimeout OnTimeout { get; init; }

    /// <summary>Whether what the first bytes say is told also where no route depends on them.</summary>
    public bool Logs { get; init; }

    /// <summary>Whether who comes from an address says by a PROXY header whom he speaks for.</summary>
    /// <param name="address">The address.</param>
    public bool IsProxy(in TcpAddress address) => HeaderFrom is not null && HeaderFrom.Contains(address);

    /// <summary>The model of a listener; null where nothing is done.</summary>
    /// <param name="settings">The listener.</param>
    /// <param name="tls">TLS that ends there; null for none.</param>
    internal static OpeningModel? Of(ListenerSettings settings, ListenerTls? tls)
    {
        ArgumentNullException.ThrowIfNull(settings);
        // With TLS that ends here, what the ClientHello says is known from the handshake.
        var looksForHello = settings.Tls is null && (settings.Inspect.Log || settings.Routes.Any(route => route.Sni.Count + route.Alpn.Count > 0));
        var looksForHttp = settings.Routes.Any(route => route.HttpHost.Count > 0);
        if (settings is { Tls: null, ProxyHeader: null, Routes.Count: 0, Inspect.Log: false }) return null;
        return new OpeningModel
        {
            Tls = tls,
            HeaderFrom = settings.ProxyHeader is { } header ? AddressSet.Of(header.From.Items) : null,
            HeaderMilliseconds = (long)(settings.ProxyHeader?.Timeout ?? default).TotalMilliseconds,
            IsAskedForBytes = looksForHttp || settings.Routes.Any(route => route.Sni.Count + route.Alpn.Count > 0),
            LooksForHello = looksForHello,
            LooksForHttp = looksForHttp,
            InspectMilliseconds = (long)settings.Inspect.Timeout.TotalMilliseconds,
            MaxBytes = settings.Inspect.MaxBytes,
            OnTimeout = settings.Inspect.OnTimeout,
            Logs = settings.Inspect.Log,
        };
    }

    /// <summary>What first bytes say, as far as it is looked for.</summary>
    /// <param name="bytes">The bytes that are there.</param>
    /// <param name="said">What is known already.</param>
    public Introduction Read(ReadOnlySpan<byte> bytes, Introduction said)
    {
        ArgumentNullException.ThrowIfNull(said);
        if (LooksForHello)
        {
            var result = ClientHello.Read(bytes, MaxBytes, out var hello);
            said = said with
            {
                Hello = result.Status,
                ServerName = hello.Sni ?? "",
                Protocols = [.. hello.Alpn ?? []],
                HasMoreProtocols = hello.HasMoreProtocols,
                HelloProblem = hello.HasOddName ? "its ClientHello names a server by what is no host name" : Problem(result),
            };
        }

        if (LooksForHttp)
        {
            var result = HttpHead.Read(bytes, MaxBytes, out var head);
            said = said with { Http = result.Status, Host = head.Host ?? "", HostProblem = ProblemOfHost(result, head, bytes) };
        }

        return said;
    }

    private static string ProblemOfHost(PrefaceResult result, in HttpHead head, ReadOnlySpan<byte> bytes) =>
        head.IsHttp2 ? "it speaks HTTP/2, which names its host only later"
        : head.HasOtherHost ? "the target of its HTTP request and its Host are not the same"
        : result.Status == PrefaceStatus.Other && HttpHead.IsMeantAsOne(bytes) ? result.Reason
        : Problem(result);

    private static string Problem(PrefaceResult result) => result.Status == PrefaceStatus.Bad ? result.Reason : "";
}
