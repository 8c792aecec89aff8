using System.Globalization;
using System.Net;
using Proxy.Testing;

namespace Proxy.Docker.Tests;

/// <summary>The cluster of <c>docker-compose.yml</c> with three nodes, as its users start it.</summary>
public sealed class ComposeCluster : IAsyncLifetime
{
    /// <summary>How many nodes there are between tests.</summary>
    public const int Nodes = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    /// <summary>The engine that it runs on.</summary>
    public DockerEngine Engine { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Engine = await DockerEngine.StartAsync();
        try
        {
            await Engine.RunAsync(Path.Combine(DockerEngine.Repository, "tests/docker/base-images"));
            await ComposeAsync("build", "lighthouse-1");
            await ScaleAsync(Nodes);
        }
        catch (Exception failure)
        {
            try
            {
                await Engine.DisposeAsync();
            }
            catch (Exception second)
            {
                throw new AggregateException(failure, second);
            }

            throw;
        }
    }

    public async Task DisposeAsync()
    {
        await ComposeAsync("down", "--volumes");
        await Engine.DisposeAsync();
    }

    /// <summary>Runs <c>docker-compose</c>.</summary>
    public Task<string> ComposeAsync(params IEnumerable<string> arguments) => Engine.RunAsync(
        DebianProgram.Find("docker-compose", "docker-compose"), ["--project-name", "proxytest", .. arguments]);

    /// <summary>Scales the nodes, starts what is stopped, and waits until every container is healthy.</summary>
    /// <param name="nodes">How many nodes there are to be.</param>
    /// <returns>The nodes.</returns>
    public async Task<IReadOnlyList<ComposeNode>> ScaleAsync(int nodes)
    {
        await ComposeAsync("up", "--detach", "--scale", $"node={nodes}");
        using var bound = new CancellationTokenSource(Patience);
        // Two lighthouses and two origins beside the nodes.
        while (await CountAsync("health=healthy") != nodes + 4)
        {
            if (bound.IsCancellationRequested)
                Assert.Fail(await Engine.DockerAsync("ps", "--all") + "\n" + await ComposeAsync("logs", "--no-color", "--tail=30"));
            await Task.Delay(Poll);
        }

        var running = await NodesAsync();
        Assert.Equal(nodes, running.Count);
        return running;
    }

    /// <summary>The nodes that run, each with the address at which the machine publishes it.</summary>
    public async Task<IReadOnlyList<ComposeNode>> NodesAsync()
    {
        var names = await Engine.DockerAsync(
            "ps", "--filter", "label=com.docker.compose.service=node", "--format", "{{.Names}}");
        var nodes = new List<ComposeNode>();
        foreach (var name in names.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal))
        {
            var published = (await Engine.DockerAsync("port", name, "8080/tcp")).Split('\n')[0];
            var port = int.Parse(published[(published.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
            nodes.Add(new ComposeNode(name, new IPEndPoint(Engine.Address, port)));
        }

        return nodes;
    }

    private async Task<int> CountAsync(string filter) =>
        (await Engine.DockerAsync("ps", "--quiet", "--filter", filter)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
}
