using System.Net;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Stores;

/// <summary>Nodes as processes, one after another, with the same store behind the listener <c>in</c>.</summary>
internal sealed class StoreProcess : IDisposable
{
    private readonly TempDirectory _directory = new("store");
    private readonly string _configuration;

    /// <summary>Says what they are to be.</summary>
    /// <param name="server">Where units go.</param>
    /// <param name="store">What differs from the defaults of a store.</param>
    /// <param name="bind">Where the listener accepts.</param>
    public StoreProcess(IPEndPoint server, string store = "", string bind = "127.0.0.1:0") => _configuration = $$"""
        proxy.access-log.format = off
        proxy.listeners.in { bind = "{{bind}}", pool = in, store = spool }
        proxy.pools.in { endpoints = ["{{server}}"] }
        proxy.stores.spool { directory = "{{_directory["spool"]}}", sync = 5ms, min-free = 0, backoff = 20ms, max-backoff = 200ms }
        proxy.stores.spool { {{store}} }
        proxy.drain.timeout = 1s
        """;

    /// <summary>Starts the next one. The one before has ended.</summary>
    public Task<ProxyProcess> StartAsync() => ProxyProcess.StartConfiguredAsync(_configuration, "in");

    public void Dispose() => _directory.Dispose();
}
