using System.Diagnostics;
using System.Text;
using Proxy.Testing;

namespace Proxy.Docker.Tests;

/// <summary>The cluster of <c>docker-compose.yml</c> on a real engine. Every test leaves three healthy nodes.</summary>
public sealed class ComposeTests(ComposeCluster cluster) : IClassFixture<ComposeCluster>
{
    private const int Megabyte = 1_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // About 10 s, and a busy machine's share. A node that the others do not let in gives up after a minute and starts anew.
    private static readonly TimeSpan ReturnLimit = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task Members_have_certificates_and_none_has_the_key_that_makes_them()
    {
        foreach (var node in await cluster.NodesAsync())
        {
            Assert.Contains("any.proxycluster.crt", await cluster.Engine.DockerAsync("exec", node., "ls", "/certificates"), StringComparison.Ordinal);
            Assert.Equal("", (await cluster.Engine.DockerAsync("exec", node., "ls", "-A", "/ca")).Trim());
        }

        var logs = await cluster.ComposeAsync("logs", "--no-color");
        Assert.DoesNotContain("PC106", logs, StringComparison.Ordinal);
        Assert.DoesNotContain("ca.key", await cluster.Engine.DockerAsync("exec", (await cluster.NodesAsync())[0]., "ls", "/certificates"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_servers_answer_through_every_node()
    {
        foreach (var node in await cluster.NodesAsync()) await AssertServesAsync(node);
    }

    [Fact]
    public async Task Nodes_scale_to_five_and_to_two_while_clients_of_those_that_stay_notice_nothing()
    {
        var before = await cluster.NodesAsync();
        await using (var customers = new Customers(before.Take(2)))
        {
            await customers.WaitForMoreAsync(20);
            var five = await cluster.ScaleAsync(5);
            Assert.Equal(5, five.Select(node => node.Address.Port).Distinct().Count());
            foreach (var node in five) await AssertServesAsync(node);

            var two = await cluster.ScaleAsync(2);
            Assert.Equal(before.Take(2), two);
            await customers.WaitForMoreAsync(20);
        }

        await cluster.ScaleAsync(ComposeCluster.Nodes);
    }

    [Fact]
    public async Task The_others_go_on_when_a_node_is_killed_and_up_brings_it_back()
    {
        var nodes = await cluster.NodesAsync();
        await using (var customers = new Customers(nodes.Skip(1)))
        {
            await cluster.Engine.DockerAsync("kill", nodes[0].Container);
            await customers.WaitForMoreAsync(100);
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => nodes[0].GetAsync("/"));
            var started = Stopwatch.GetTimestamp();
            await cluster.ScaleAsync(ComposeCluster.Nodes);
            Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, ReturnLimit);
        }

        await AssertServesAsync((await cluster.NodesAsync()).Single(node => node.Container == nodes[0].Container));
    }

    [Fact]
    public async Task A_node_whose_process_dies_is_started_again_by_the_engine()
    {
        var node = (await cluster.NodesAsync())[^1];
        var process = int.Parse(await InspectAsync(node, "{{.State.Pid}}"), System.Globalization.CultureInfo.InvariantCulture);
        var started = await InspectAsync(node, "{{.State.StartedAt}}");
        Assert.True(UnixProcess.Signal(process, UnixSignal.Kill));
        while (await InspectAsync(node, "{{.State.StartedAt}}") == started) await Task.Delay(100);
        await cluster.ScaleAsync(ComposeCluster.Nodes);
        await AssertServesAsync((await cluster.NodesAsync()).Single(each => each.Container == node.Container));
    }

    [Fact]
    public async Task A_node_that_is_stopped_lets_a_download_finish_and_ends_with_0()
    {
        var node = (await cluster.NodesAsync())[0];
        using var client = await TcpPeer.ConnectAsync(node.Address, new TcpPeerOptions { ReceiveBuffer = 65536, Timeout = Patience });
        await client.SendAllAsync(Encoding.ASCII.GetBytes($"GET /bytes/{40 * Megabyte} HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n"));
        var head = await client.ReceiveExactlyAsync(Megabyte);

        var stopping = cluster.Engine.DockerAsync("stop", node.Container);
        while (!(await cluster.Engine.DockerAsync("logs", "--tail=20", node.Container)).Contains("Draining", StringComparison.Ordinal))
            Assert.False(stopping.IsCompleted, "the node stopped without draining");

        var rest = await client.ReceiveToEndAsync(Patience);
        Assert.Equal(PeerEnd.Eof, rest.End);
        var headers = Encoding.ASCII.GetString(head, 0, 1000).IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        Assert.Equal(40 * Megabyte, head.Length + rest.Bytes.Length - headers);
        await stopping;
        Assert.Equal("0", await InspectAsync(node, "{{.State.ExitCode}}"));
        await cluster.ScaleAsync(ComposeCluster.Nodes);
    }

    [Fact]
    public async Task Containers_have_no_rights_and_are_healthy_only_while_they_listen()
    {
        foreach (var node in await cluster.NodesAsync())
        {
            Assert.NotEqual("0", (await cluster.Engine.DockerAsync("exec", node.Container, "id", "-u")).Trim());
            await cluster.Engine.DockerAsync("exec", node.Container, "listening", "8080");
            await Assert.ThrowsAsync<InvalidOperationException>(
                () => cluster.Engine.DockerAsync("exec", node.Container, "listening", "8081"));
        }
    }

    private static async Task AssertServesAsync(ComposeNode node)
    {
        // Other clients take turns, too.
        var answers = new HashSet<string>();
        for (var i = 0; i < 12; i++) answers.Add(await node.GetAsync("/hello"));
        Assert.Equal(["origin-1 served /hello\n", "origin-2 served /hello\n"], answers.Order(StringComparer.Ordinal));
    }

    private async Task<string> InspectAsync(ComposeNode node, string format) =>
        (await cluster.Engine.DockerAsync("inspect", "--format", format, node.Container)).Trim();
}
