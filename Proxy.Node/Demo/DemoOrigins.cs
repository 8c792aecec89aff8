using Proxy.Configuration;
using Proxy.Node.Configuration;

namespace Proxy.Node.Demo;

/// <summary>The servers of the demo, and the configuration that takes turns among them.</summary>
public sealed class DemoOrigins : IAsyncDisposable
{
    /// <summary>The address of the demo's listener.</summary>
    public const string Bind = "127.0.0.1:8080";

    private const int Count = 3;

    private DemoOrigins(IReadOnlyList<DemoOrigin> origins) => Origins = origins;

    /// <summary>The servers, <c>origin-1</c> to <c>origin-3</c>.</summary>
    public IReadOnlyList<DemoOrigin> Origins { get; }

    /// <summary>Starts the servers; they listen when the task is done.</summary>
    public static async Task<DemoOrigins> StartAsync() =>
        new(await Task.WhenAll(Enumerable.Range(1, Count).Select(n => DemoOrigin.StartAsync($"origin-{n}"))));

    /// <summary>A listener at <see cref="Bind"/> whose pool has every origin.</summary>
    /// <param name="cluster">What command line and environment say about the cluster; null when nothing.</param>
    /// <param name="admin">The address of the admin endpoint; null for the default.</param>
    public NodeConfigurationResult Configuration(ClusterOverrides? cluster = null, string? admin = null)
    {
        var endpoints = string.Join(", ", Origins.Select(o => $"\"{o.Endpoint}\""));
        var parsed = ConfigurationText.Parse(
            $$"""
            proxy.listeners.demo { bind = "{{Bind}}", pool = demo }
            proxy.pools.demo { endpoints = [{{endpoints}}] }
            """,
            "demo");
        return parsed.Config is null ? new(null, parsed.Errors) : NodeConfiguration.Read(parsed.Config, [], cluster, admin);
    }

    /// <summary>Stops the servers.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var origin in Origins) await origin.DisposeAsync();
    }
}
