using System.Net;
using Proxy.Testing;

namespace Proxy.Cluster.Tests;

/// <summary>Hosts on one network of their own, each a network namespace, that can be cut off from the others: as when a
/// cable is pulled. Needs root.</summary>
internal sealed class PartitionedNetwork : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Interfaces have at most 15 characters.
    private readonly string _name = $"pc{Environment.ProcessId % 1_000_000}";
    private readonly string _ip = DebianProgram.Find("ip", "iproute2");
    private readonly int _hosts;

    private PartitionedNetwork(int hosts) => _hosts = hosts;

    /// <summary>The address of the test itself.</summary>
    public static IPAddress Self => AddressOf(0);

    private string Hub => $"{_name}-hub";

    /// <summary>Makes the network.</summary>
    /// <param name="hosts">Its hosts, numbered from 1.</param>
    public static async Task<PartitionedNetwork> CreateAsync(int hosts)
    {
        Assert.True(Environment.IsPrivilegedProcess, "this test makes network namespaces: run it as root");
        var network = new PartitionedNetwork(hosts);
        try
        {
            await network.CreateAsync();
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>The address of a host.</summary>
    // 198.18.0.0/15 is for tests of networks (RFC 2544) and collides with nothing that is routed.
    public static IPAddress AddressOf(int host) => new([198, 18, 213, (byte)(host + 1)]);

    /// <summary>A command as it is run on a host.</summary>
    public IReadOnlyList<string> On(int host, params IEnumerable<string> command) => [_ip, "netns", "exec", Namespace(host), .. command];

    /// <summary>Pulls a host's cable. Its addresses and connections stay, and no packet passes in either direction.</summary>
    public Task CutOffAsync(int host) => SetPortAsync(host, "down");

    /// <summary>Plugs it in again.</summary>
    public Task HealAsync(int host) => SetPortAsync(host, "up");

    /// <summary>Takes the network down.</summary>
    public async ValueTask DisposeAsync()
    {
        var existing = await IpAsync("netns", "list");
        foreach (var name in Enumerable.Range(1, _hosts).Select(Namespace).Append(Hub))
        {
            if (existing.Contains(name, StringComparison.Ordinal)) await IpAsync("netns", "delete", name);
        }
    }

    private async Task CreateAsync()
    {
        // The bridge has a namespace of its own, so that no packet filter of this machine sees what passes it.
        await IpAsync("netns", "add", Hub);
        await IpAsync("-n", Hub, "link", "add", "bridge", "type", "bridge");
        await IpAsync("-n", Hub, "link", "set", "bridge", "up");
        await PlugAsync(0, []);
        for (var host = 1; host <= _hosts; host++)
        {
            await IpAsync("netns", "add", Namespace(host));
            await IpAsync("-n", Namespace(host), "link", "set", "lo", "up");
            await PlugAsync(host, ["-n", Namespace(host)]);
        }
    }

    private async Task PlugAsync(int host, string[] where)
    {
        var device = $"{_name}-{host}";
        string[] peerIn = where.Length > 0 ? ["netns", where[1]] : [];
        await IpAsync(["link", "add", $"{device}h", "netns", Hub, "type", "veth", "peer", "name", device, .. peerIn]);
        await IpAsync([.. where, "address", "add", $"{AddressOf(host)}/24", "dev", device]);
        await IpAsync([.. where, "link", "set", device, "up"]);
        await IpAsync("-n", Hub, "link", "set", $"{device}h", "master", "bridge", "up");
    }

    private Task<string> SetPortAsync(int host, string state) => IpAsync("-n", Hub, "link", "set", "dev", $"{_name}-{host}h", state);

    private string Namespace(int host) => $"{_name}-{host}";

    private Task<string> IpAsync(params string[] arguments) => ProcessUnderTest.RunAsync(_ip, arguments, Patience);
}
