using System.Net;
using System.Text;
using System.Text.Json;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>Caches of two nodes in front of one server, as operators see and purge them.</summary>
[Collection(ClusterGroup.Name)]
public sealed class CachesTests : IAsyncLifetime
{
    private static readonly (string Command, int ExitCode, string Problem)[] Refused =
    [
        ("cache purge", 1, "write -u URL, -p PREFIX, --tag TAG or --all"),
        ("cache purge --all -u www.example/a", 1, "write one of -u, -p, --tag and --all"),
        ("cache purge -u /a", 1, "'/a' names no host"),
        ("cache purge -p http://", 1, "write --all if that is meant"),
        ("cache purge --all -c none", 1, "there is no cache 'none'"),
        ("cache stats -c none", 1, "there is no cache 'none'"),
        ("cache list -c none", 1, "there is no cache 'none'"),
        ("cache show -u www.example/a -c none", 1, "there is no cache 'none'"),
        ("cache purge --tag ", 2, "--tag has no value"),
        ("cache purge -u ", 2, "-u has no value"),
        ("cache purge --prefix= --all", 2, "--prefix has no value"),
        ("cache show -u www.example/none", 1, "nothing is stored of www.example/none"),
        ("cache show", 2, "cache show needs -u"),
        ("cache list -n 101", 1, "write --limit 100"),
    ];

    private readonly List<NodeProcess> _nodes = [];
    private PageServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = PageServer.Start();
        for (var i = 0; i < 2; i++)
        {
            _nodes.Add(await NodeProcess.StartAsync(_nodes.FirstOrDefault(), new Dictionary<string, IPEndPoint> { ["web"] = _server.EndPoint }, """
                proxy.listeners.web.http.cache = pages
                proxy.caches { pages { max-bytes = 16MiB }, spare { max-bytes = 16MiB } }
                """));
        }

        foreach (var node in _nodes)
            await Eventually.EqualAsync(2, async () => (await Pbm.JsonAsync(node, "cluster show")).Rows.Count(member => Text(member, "status") == "up"));
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task What_is_stored_anywhere_is_listed_shown_and_purged_from_any_node()
    {
        foreach (var node in _nodes)
            foreach (var path in (string[])["/a", "/a", "/b/1", "/b/2", "/c"]) await GetAsync(node, path);
        await GetAsync(_nodes[0], "/a");
        Assert.Equal(8, _server.Requests);

        var stats = (await Pbm.JsonAsync(_nodes[1], "cache stats")).Rows;
        Assert.Equal(_nodes.SelectMany(node => (string[])[$"{node.Address} pages", $"{node.Address} spare"]).Order(), stats.Select(row => $"{Text(row, "node")} {Text(row, "cache")}").Order());
        var pages = stats.Where(row => Text(row, "cache") == "pages").ToDictionary(row => Text(row, "node"));
        Assert.Equal((2, 4, 4), (Number(pages[_nodes[0].Address], "hits"), Number(pages[_nodes[0].Address], "misses"), Number(pages[_nodes[0].Address], "responses")));
        Assert.Equal((1, 4, 4), (Number(pages[_nodes[1].Address], "hits"), Number(pages[_nodes[1].Address], "misses"), Number(pages[_nodes[1].Address], "responses")));
        Assert.Equal(2, (await Pbm.JsonAsync(_nodes[1], "cache stats --local")).Rows.Count);
        Assert.Equal(2, (await Pbm.JsonAsync(_nodes[1], "cache stats -c spare")).Rows.Count);

        var list = await Pbm.JsonAsync(_nodes[1], "cache list -n 2");
        Assert.Equal(_nodes.Select(node => ("www.example/a", node.Address)), list.Rows.Select(row => (Text(row, "url"), Text(row, "node"))));
        Assert.EndsWith("\n2 of 8 responses\n", (await Pbm.RunAsync(_nodes[1], "cache list -n 2 -s bytes")).Output, StringComparison.Ordinal);
        Assert.Equal(4, (await Pbm.JsonAsync(_nodes[0], "cache list -p http://www.example/b/")).Rows.Count);
        Assert.Empty((await Pbm.JsonAsync(_nodes[0], "cache list -c spare")).Rows);

        var shown = (await Pbm.RunAsync(_nodes[0], "cache show -u https://WWW.example/a")).Output;
        Assert.All(_nodes, node => Assert.Contains($"www.example/a in pages on {node.Address}\n", shown, StringComparison.Ordinal));
        Assert.Matches(@"\n  tags +all letter\n  head +HTTP/1\.1 200 OK\n", shown);

        Assert.Equal(PurgedEach(1), (await Pbm.RunAsync(_nodes[0], "cache purge -u www.example/a")).Output);
        Assert.Equal(PurgedEach(2), (await Pbm.RunAsync(_nodes[1], "cache purge -p www.example/b")).Output);
        Assert.Equal(PurgedEach(1), (await Pbm.RunAsync(_nodes[1], "cache purge --tag letter -c pages")).Output);
        Assert.Equal(PurgedEach(0), (await Pbm.RunAsync(_nodes[1], "cache purge --all")).Output);
        await GetAsync(_nodes[0], "/a");
        Assert.Equal(9, _server.Requests);
        Assert.Equal($"1 response purged on {_nodes[0].Address}\n", (await Pbm.RunAsync(_nodes[0], "cache purge --all --local")).Output);
        foreach (var (command, exitCode, problem) in Refused)
        {
            var result = await Pbm.TryAsync(_nodes[0], command);
            Assert.Equal((command, exitCode), (command, result.ExitCode));
            Assert.Contains(problem, result.Errors, StringComparison.Ordinal);
        }

        await _nodes[1].Process.FreezeAsync();
        var partial = await Pbm.TryAsync(_nodes[0], "cache purge --all");
        var caches = await Task.WhenAll(Pbm.TryAsync(_nodes[0], "cache list -c none"), Pbm.TryAsync(_nodes[0], "cache stats -c none"));
        var unknown = await Pbm.TryAsync(_nodes[0], "cache show -u www.example/none");
        _nodes[1].Process.Signal(UnixSignal.Continue);
        Assert.Equal((1, $"0 responses purged on {_nodes[0].Address}\n"), (partial.ExitCode, partial.Output));
        Assert.Contains($"not known of {_nodes[1].Address} whether it is purged there", partial.Errors, StringComparison.Ordinal);
        Assert.All(caches, each =>
        {
            Assert.Equal((1, ""), (each.ExitCode, each.Output));
            Assert.Contains($"not known of {_nodes[1].Address} whether there is a cache 'none'", each.Errors, StringComparison.Ordinal);
        });
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains($"not known of {_nodes[1].Address} whether www.example/none is stored there", unknown.Errors, StringComparison.Ordinal);
    }

    private string PurgedEach(int count) => string.Concat(_nodes.Select(node => node.Address).Order(StringComparer.Ordinal)
        .Select(address => $"{count} {(count == 1 ? "response" : "responses")} purged on {address}\n"));

    private static string Text(JsonElement row, string property) => row.GetProperty(property).GetString() ?? "";

    private static int Number(JsonElement row, string property) => row.GetProperty(property).GetInt32();

    private static async Task GetAsync(NodeProcess node, string path)
    {
        using var client = await TcpPeer.ConnectAsync(node.Listener("web"));
        await client.SendAllAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: www.example\r\nConnection: close\r\n\r\n"));
        var received = await client.ReceiveToEndAsync();
        Assert.Equal(PeerEnd.Eof, received.End);
    }
}
