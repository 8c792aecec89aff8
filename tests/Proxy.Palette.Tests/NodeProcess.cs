using System.Net;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>A node as a process, with a listener for each of its pools and an endpoint for operators.</summary>
internal sealed partial class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempDirectory _directory;
    private readonly Dictionary<string, IPEndPoint> _listeners = [];

    private NodeProcess(TempDirectory directory, ProcessUnderTest process)
    {
        _directory = directory;
        Process = process;
    }

    /// <summary>The process.</summary>
    public ProcessUnderTest Process { get; }

    /// <summary>Its address in the cluster: <c>akka.tcp://ProxyCluster@127.0.0.1:PORT</c>.</summary>
    public string Address { get; private set; } = "";

    /// <summary>HOST:PORT of its endpoint for operators.</summary>
    public string Admin { get; private set; } = "";

    /// <summary>Where a listener accepts.</summary>
    public IPEndPoint Listener(string name) => _listeners[name];

    /// <summary>Starts a node and waits until it accepts.</summary>
    /// <param name="seed">A node whose cluster it joins; null for a cluster of its own.</param>
    /// <param name="routes">A listener and a pool of the same name for each, and the pool's endpoint.</param>
    /// <param name="hocon">What else differs from the defaults.</param>
    /// <param name="descriptors">Descriptors that it may open; 0 for as many as the test.</param>
    public static async Task<NodeProcess> StartAsync(NodeProcess? seed, IReadOnlyDictionary<string, IPEndPoint> routes, string hocon = "", int descriptors = 0)
    {
        var directory = new TempDirectory("node");
        var configuration = string.Concat(routes.Select(route =>
            $"proxy.listeners.{route.Key} {{ bind = \"127.0.0.1:0\", pool = {route.Key} }}\nproxy.pools.{route.Key}.endpoints = [\"{route.Value}\"]\n"));
        await File.WriteAllTextAsync(directory["node.conf"], $"""
            proxy.admin.bind = "127.0.0.1:0"
            proxy.access-log.format = off
            {(seed is null ? "" : $"proxy.cluster.seeds = [\"{seed.Address}\"]")}
            {configuration}
            {QuickCluster.Fresh}
            {hocon}
            """);
        var node = new NodeProcess(
            directory,
            descriptors == 0
                ? ProcessUnderTest.Start("dotnet", [BuiltProgram.Find("Proxy.Node"), "--config", directory["node.conf"]], workingDirectory: directory.Path)
                : ProcessUnderTest.Start(
                    "/bin/sh",
                    ["-c", $"ulimit -n {descriptors}; exec dotnet \"$@\"", "sh", BuiltProgram.Find("Proxy.Node"), "--config", directory["node.conf"]],
                    workingDirectory: directory.Path));
        try
        {
            await node.ReadBannerAsync(routes.Keys);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills it if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _directory.Dispose();
    }

    private async Task ReadBannerAsync(IEnumerable<string> listeners)
    {
        foreach (var name in listeners)
        {
            var line = await Process.WaitForLineAsync(new Regex($@"^\s+listener {name} at (\S+) "), Patience);
            _listeners[name] = IPEndPoint.Parse(line.Groups[1].Value);
        }

        Address = (await Process.WaitForLineAsync(ClusterLine(), Patience)).Groups[1].Value;
        Admin = (await Process.WaitForLineAsync(AdminLine(), Patience)).Groups[1].Value;
    }

    [GeneratedRegex(@"^\s+cluster (akka\.tcp://\S+)")]
    private static partial Regex ClusterLine();

    [GeneratedRegex(@"^\s+admin (\S+:[0-9]+)")]
    private static partial Regex AdminLine();
}
