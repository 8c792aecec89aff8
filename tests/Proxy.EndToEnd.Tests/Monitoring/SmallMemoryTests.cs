using System.Net;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Monitoring;

/// <summary>A node in a container with little memory: .NET's heap may have three quarters of it, and what is set aside counts as what is used.</summary>
public sealed class SmallMemoryTests
{
    private const int Clients = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Bytes, hexadecimal: 128 MiB.
    private static readonly Dictionary<string, string?> Memory = new() { ["DOTNET_GCHeapHardLimit"] = "0x8000000" };

    [Fact]
    public async Task Node_with_128_mib_of_heap_serves_everybody_and_tells_all_its_metrics()
    {
        await using var origin = TestOrigin.Serve(Bystander.EchoAsync);
        string[] command = [BuiltProgram.Find("Proxy.Node"), "--admin", "127.0.0.1:0", "--forward", $"127.0.0.1:0={origin.EndPoint}"];
        await using var node = ProcessUnderTest.Start("dotnet", command, Memory);
        var listener = await AddressAsync(node, @"^\s+listener \S+ at (?<address>\S+)[ ]");
        var admin = await AddressAsync(node, @"^\s+admin (?<address>\S+)");
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async i => new Bystander(await TcpPeer.ConnectAsync(listener), (ulong)i)));
        foreach (var client in clients) await client.ExchangeAsync();

        var page = await MetricsPage.FetchAsync(admin);
        Assert.Equal(Clients, page.Sum("proxy_connections_accepted_total"));
        Assert.Equal(Clients, page.Sum("proxy_endpoint_connections_total", ("endpoint", $"{origin.EndPoint}")));
        foreach (var client in clients) client.Dispose();
        await node.StopAsync(UnixSignal.Terminate, Patience);
        Assert.DoesNotContain("OutOfMemory", node.Output, StringComparison.Ordinal);
    }

    private static async Task<IPEndPoint> AddressAsync(ProcessUnderTest node, string line) =>
        IPEndPoint.Parse((await node.WaitForLineAsync(new Regex(line), Patience)).Groups["address"].Value);
}
