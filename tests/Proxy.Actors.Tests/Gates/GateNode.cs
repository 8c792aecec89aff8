using System.Net;

namespace Proxy.Actors.Tests.Gates;

/// <summary>Nodes with a listener that has a cache.</summary>
internal static class GateNode
{
    /// <summary>Starts one.</summary>
    /// <param name="origin">Its server.</param>
    /// <param name="cache">What the cache has beside defaults.</param>
    /// <param name="http">What the listener's <c>http</c> has beside the cache.</param>
    /// <param name="more">More of the configuration.</param>
    public static Task<TestNode> StartAsync(IPEndPoint origin, string cache = "", string http = "", string more = "", TimeProvider? time = null) => TestNode.StartAsync(
        $$"""
        proxy.listeners.l { bind = "127.0.0.1:0", pool = p, http { cache = c, {{http}} } }
        proxy.pools.p { endpoints = ["{{origin}}"] }
        proxy.caches.c { max-bytes = 32MiB, {{cache}} }
        {{more}}
        """,
        time: time);
}
