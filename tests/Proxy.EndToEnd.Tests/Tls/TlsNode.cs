using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Tls;

/// <summary>Nodes that speak TLS to clients, to servers, or to both.</summary>
internal static class TlsNode
{
    /// <summary>Starts one in front of an origin.</summary>
    /// <param name="authority">Whose certificates are used and trusted.</param>
    /// <param name="origin">The server.</param>
    /// <param name="isListener">Whether clients speak TLS.</param>
    /// <param name="isPool">Whether the server does.</param>
    /// <param name="more">Further configuration.</param>
    public static Task<ProxyProcess> StartAsync(TestAuthority authority, TlsOrigin origin, bool isListener, bool isPool, string more = "")
    {
        var listener = isListener ? Listener(authority.Issue("site.example")) : "";
        var pool = isPool ? $$"""proxy.pools.p0.tls { ca = "{{authority.CaFile}}", server-name = "origin.example" }""" : "";
        return ProxyProcess.StartNodeAsync($"{listener}\n{pool}\n{more}", null, origin.Origin.EndPoint);
    }

    /// <summary>The configuration of the first listener with a certificate.</summary>
    public static string Listener((string Certificate, string Key) files) =>
        $$"""proxy.listeners.l0.tls { certificates = [{ cert = "{{files.Certificate}}", key = "{{files.Key}}" }] }""";
}
