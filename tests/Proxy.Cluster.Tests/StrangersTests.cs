using System.Globalization;
using Proxy.Testing;

namespace Proxy.Cluster.Tests;

/// <summary>A cluster whose members have certificates, and who comes without the right one.</summary>
public sealed class StrangersTests : IDisposable
{
    private const string Host = "127.0.0.1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempDirectory _directory = new("strangers");
    private readonly TestAuthority _authority = new("the cluster's");
    private readonly TestAuthority _others = new("others'");

    public void Dispose()
    {
        _directory.Dispose();
        _authority.Dispose();
        _others.Dispose();
    }

    [Fact]
    public async Task Who_has_not_the_right_certificate_does_not_get_in_and_disturbs_nobody()
    {
        await using var origin = TestOrigin.Serve(SteadyClients.EchoAsync);
        await using var cluster = await ClusterUnderTest.StartAsync(1, 2, origin.EndPoint, QuickCluster.Fresh + Tls(_authority.Issue(Host), _authority.CaFile));
        await using var clients = SteadyClients.Start(20, cluster.Nodes);
        await clients.WaitForMoreAsync(50);
        var both = _directory["both.crt"];
        await File.WriteAllTextAsync(both, await File.ReadAllTextAsync(_authority.CaFile) + await File.ReadAllTextAsync(_others.CaFile));

        var plain = StrangerAsync(cluster, "");
        var ofOthers = StrangerAsync(cluster, Tls(_others.Issue(Host), both));
        var expired = await StrangerAsync(cluster, Tls(_authority.Issue(Host, -10, -1), _authority.CaFile));
        var underAnotherName = await StrangerAsync(cluster, Tls(_authority.Issue("127.0.0.9"), _authority.CaFile));
        Assert.Contains("proxy.cluster.tls.certificate: ", expired, StringComparison.Ordinal);
        Assert.Contains("is for 127.0.0.9, and not for 127.0.0.1", underAnotherName, StringComparison.Ordinal);
        Assert.Contains("no seed let the node in", await plain, StringComparison.Ordinal);
        Assert.Contains("no seed let the node in", await ofOthers, StringComparison.Ordinal);

        await clients.WaitForMoreAsync(50);
        await clients.EndAsync();
        foreach (var node in cluster.Nodes) await cluster.Observer.SeesAsync(node, [.. cluster.Lighthouses, .. cluster.Nodes]);
        Assert.Contains("PC102", cluster.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("unreachable", cluster.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Certificates_and_the_authority_are_renewed_by_a_rolling_restart()
    {
        await using var origin = TestOrigin.Serve(SteadyClients.EchoAsync);
        var (certificate, key, ca) = (_directory["member.crt"], _directory["member.key"], _directory["ca.crt"]);
        await File.WriteAllTextAsync(ca, await File.ReadAllTextAsync(_authority.CaFile) + await File.ReadAllTextAsync(_others.CaFile));
        Put(_authority.Issue(Host));
        await using var cluster = await ClusterUnderTest.StartAsync(1, 2, origin.EndPoint, QuickCluster.Hocon + Tls((certificate, key), ca));

        Put(_others.Issue(Host));
        for (var i = 0; i < cluster.Nodes.Count; i++)
        {
            var (renewed, stays) = (cluster.Nodes[i], cluster.Nodes[1 - i]);
            await using var clients = SteadyClients.Start(10, stays);
            Assert.Equal(0, await renewed.StopAsync());
            renewed.Start();
            await renewed.AcceptsAsync();
            await cluster.Observer.SeesAsync(stays, [.. cluster.Lighthouses, .. cluster.Nodes], Patience);
            await clients.WaitForMoreAsync(20);
            await clients.EndAsync();
        }

        Assert.Equal(0, await cluster.Lighthouses[0].StopAsync());
        cluster.Lighthouses[0].Start();
        await cluster.Lighthouses[0].JoinedAsync();
        await cluster.Observer.SeesAsync(cluster.Nodes[0], [.. cluster.Lighthouses, .. cluster.Nodes], Patience);

        void Put((string Certificate, string Key) files)
        {
            File.Copy(files.Certificate, certificate, overwrite: true);
            File.Copy(files.Key, key, overwrite: true);
        }
    }

    private static string Tls((string Certificate, string Key) files, string ca) =>
        $"\nproxy.cluster.tls {{ certificate = \"{files.Certificate}\", key = \"{files.Key}\", ca = \"{ca}\" }}\n";

    /// <summary>A node like any other that wants to join, until it gives up.</summary>
    /// <returns>What it says.</returns>
    private async Task<string> StrangerAsync(ClusterUnderTest cluster, string tls)
    {
        var file = _directory[$"{Guid.NewGuid():N}.conf"];
        await File.WriteAllTextAsync(file, $$"""
            proxy.listeners.l { bind = "127.0.0.1:0", pool = p }
            proxy.pools.p.endpoints = ["127.0.0.1:9"]
            proxy.cluster.join-timeout = 5s
            {{tls}}
            """);
        string[] command = [BuiltProgram.Find("Proxy.Node"), "--config", file, "--admin", "off", "--cluster", $"{Host}:{LoopbackPort.Free().ToString(CultureInfo.InvariantCulture)}"];
        var seeds = string.Join(',', cluster.Lighthouses.Concat(cluster.Nodes).Select(member => member.Address));
        await using var stranger = ProcessUnderTest.Start("dotnet", command, new Dictionary<string, string?> { ["CLUSTER_SEEDS"] = seeds });
        Assert.Equal(1, await stranger.WaitForExitAsync(Patience));
        return stranger.Output.Split('\n').Last(line => line.Length > 0);
    }
}
