using System.Net;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>Commands about one node, by its name: they say so where there is none, or where it is no node.</summary>
public sealed class NamedNodesTests
{
    [Fact]
    public async Task Nobody_and_a_lighthouse_are_refused_and_a_node_that_does_not_answer_is_an_error()
    {
        await using var origin = TestOrigin.Listen();
        using var directory = new TempDirectory("lighthouse");
        await File.WriteAllTextAsync(directory["lighthouse.conf"], QuickCluster.Fresh);
        var at = $"127.0.0.1:{LoopbackPort.Free()}";
        await using var lighthouse = ProcessUnderTest.Start(
            "dotnet",
            [BuiltProgram.Find("Proxy.Lighthouse"), "--config", directory["lighthouse.conf"], "--admin", "off"],
            new Dictionary<string, string?> { ["CLUSTER_IP"] = "127.0.0.1", ["CLUSTER_PORT"] = at.Split(':')[1] },
            directory.Path);
        await lighthouse.WaitForLineAsync(new Regex("^Joined"), TimeSpan.FromSeconds(60));
        var routes = new Dictionary<string, IPEndPoint> { ["web"] = origin.EndPoint };
        var seeds = $"proxy.cluster.seeds = [\"akka.tcp://ProxyCluster@{at}\"]";
        await using var node = await NodeProcess.StartAsync(null, routes, seeds);
        await using var other = await NodeProcess.StartAsync(null, routes, seeds);
        await Eventually.EqualAsync(3, async () => (await Pbm.JsonAsync(node, "cluster show")).Rows.Count(row => row.GetProperty("status").GetString() == "up"));

        foreach (var command in (string[])["events", "events -f", "store queues", "doctor"])
        {
            await RefusedAsync(command, "nowhere", "there is no node \"nowhere\"");
            await RefusedAsync(command, at, $"{at} is a lighthouse: it carries no connections");
            Assert.Contains("--local and --node exclude each other", (await Pbm.TryAsync(node, $"{command} --local --node {at}")).Errors, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await Pbm.TryAsync(node, $"events --node {other.Address}")).ExitCode);
        await other.Process.FreezeAsync();
        var silent = await Pbm.TryAsync(node, $"events --node {other.Address}");
        other.Process.Signal(UnixSignal.Continue);
        Assert.Equal(1, silent.ExitCode);
        Assert.Contains($"not known of {other.Address} what it has: ", silent.Errors, StringComparison.Ordinal);

        async Task RefusedAsync(string command, string name, string problem)
        {
            var result = await Pbm.TryAsync(node, $"{command} --node {name}");
            Assert.Equal((1, ""), (result.ExitCode, result.Output));
            Assert.Contains(problem, result.Errors, StringComparison.Ordinal);
            Assert.Contains("see: cluster show", result.Errors, StringComparison.Ordinal);
        }
    }
}
