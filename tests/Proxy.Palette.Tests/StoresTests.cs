using System.Net;
using System.Text;
using System.Text.Json;
using Proxy.Testing;

namespace Proxy.Palette.Tests;

/// <summary>Stores of two nodes, whose server is away, as operators see and change them.</summary>
[Collection(ClusterGroup.Name)]
public sealed class StoresTests : IAsyncLifetime
{
    private TempDirectory _directory = null!;
    private RefusingPort _server = null!;
    private readonly List<NodeProcess> _nodes = [];

    public async Task InitializeAsync()
    {
        (_directory, _server) = (new TempDirectory("stores"), new RefusingPort());
        for (var i = 0; i < 2; i++)
        {
            _nodes.Add(await NodeProcess.StartAsync(_nodes.FirstOrDefault(), new Dictionary<string, IPEndPoint> { ["in"] = _server.EndPoint }, $$"""
                proxy.listeners.in.store = spool
                proxy.stores.spool { directory = "{{_directory[$"{i}"]}}", sync = 5ms, min-free = 0, backoff = 50ms, max-backoff = 10m }
                proxy.drain.timeout = 0
                """));
        }

        foreach (var node in _nodes)
            await Eventually.EqualAsync(2, async () => (await Pbm.JsonAsync(node, "cluster show")).Rows.Count(member => member.GetProperty("status").GetString() == "up"));
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        _server.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Queues_of_all_nodes_are_listed_and_changed_from_any()
    {
        await HandInAsync(_nodes[0], "first", "second");
        await HandInAsync(_nodes[1], "other");
        await Eventually.EqualAsync(2, async () =>
            (await Pbm.JsonAsync(_nodes[0], "store queues")).Rows.Count(row => Text(row, "why").Contains("refused", StringComparison.Ordinal)));
        foreach (var node in _nodes)
        {
            var rows = (await Pbm.JsonAsync(node, "store queues")).Rows;
            Assert.Equal(_nodes.Select(each => (each.Address, Units: each == _nodes[0] ? 2 : 1)).Order(), rows.Select(row => (row.GetProperty("node").GetString()!, row.GetProperty("units").GetInt32())).Order());
            Assert.All(rows, row => Assert.Equal(("spool", "in", "in"), (Text(row, "store"), Text(row, "queue"), Text(row, "pool"))));
        }

        Assert.Single((await Pbm.JsonAsync(_nodes[1], "store queues --local")).Rows);
        Assert.Equal("2 queues are held\n", (await Pbm.RunAsync(_nodes[1], "store hold")).Output);
        Assert.All((await Pbm.JsonAsync(_nodes[0], "store queues")).Rows, row => Assert.Equal("held", Text(row, "state")));
        Assert.Equal("1 queue is released\n", (await Pbm.RunAsync(_nodes[1], $"store release --node {_nodes[1].Address}")).Output);
        Assert.Single((await Pbm.JsonAsync(_nodes[0], "store queues")).Rows, row => Text(row, "state") == "held");

        var units = (await Pbm.JsonAsync(_nodes[1], $"store list --node {_nodes[0].Address}")).Rows;
        Assert.Equal(2, units.Count);
        var number = units[1].GetProperty("unit").GetInt64();
        var shown = await Pbm.RunAsync(_nodes[1], $"store show -u {number} --node {_nodes[0].Address}");
        Assert.StartsWith($"unit {number} of queue in, store spool, {_nodes[0].Address}\n  6 bytes, ", shown.Output, StringComparison.Ordinal);
        var exported = (await Pbm.RunAsync(_nodes[0], $"store export -u {number} --node {_nodes[0].Address}")).Output;
        Assert.Equal("second", Encoding.ASCII.GetString(Convert.FromBase64String(exported.Trim())));
        var elsewhere = await Pbm.TryAsync(_nodes[1], $"store export -u {number} --node {_nodes[0].Address}");
        Assert.Contains("ask that node", elsewhere.Errors, StringComparison.Ordinal);
        Assert.Equal($"unit {number} is dropped\n", (await Pbm.RunAsync(_nodes[1], $"store drop -u {number} --node {_nodes[0].Address}")).Output);
        Assert.Contains("there is no unit", (await Pbm.TryAsync(_nodes[1], $"store show -u {number} --node {_nodes[0].Address}")).Errors, StringComparison.Ordinal);
        Assert.Equal(_nodes[0].Address, Text(Assert.Single((await Pbm.JsonAsync(_nodes[1], $"store queues --node {_nodes[0].Address}")).Rows), "node"));
        Assert.Single((await Pbm.JsonAsync(_nodes[1], $"store list --node {_nodes[0].Address[(_nodes[0].Address.IndexOf('@', StringComparison.Ordinal) + 1)..]}")).Rows);
        Assert.Equal(2, (await Pbm.JsonAsync(_nodes[1], "store queues -s spool -q in")).Rows.Count);
        foreach (var command in (string[])["queues", "list", "hold", $"drop -u {number}", $"show -u {number}", $"export -u {number}"])
            Assert.Contains("there is no node \"10.9.8.7\"", (await Pbm.TryAsync(_nodes[1], $"store {command} --node 10.9.8.7")).Errors, StringComparison.Ordinal);
        Assert.Contains("exclude each other", (await Pbm.TryAsync(_nodes[1], $"store list --local --node {_nodes[0].Address}")).Errors, StringComparison.Ordinal);
        foreach (var command in (string[])["queues", "list", "hold", "retry -q in"])
            Assert.Contains("there is no store 'none'", (await Pbm.TryAsync(_nodes[1], $"store {command} -s none")).Errors, StringComparison.Ordinal);
        foreach (var command in (string[])["queues", "list", "list --dead", "list --local", $"list --node {_nodes[0].Address}", "hold", "retry", $"show -u {number}", $"export -u {number}"])
            Assert.Equal((command, 1, "", "there is no queue 'none' (see: store queues)"), Refused(command, await Pbm.TryAsync(_nodes[1], $"store {command} -q none")));
        Assert.Equal(("list", 1, "", "there is no queue 'none' in store 'spool' (see: store queues)"), Refused("list", await Pbm.TryAsync(_nodes[1], "store list -q none -s spool")));
        Assert.Contains("is not the number of a unit", (await Pbm.TryAsync(_nodes[1], "store drop -u x")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queue_of_a_listener_is_there_before_its_first_unit()
    {
        foreach (var node in _nodes)
        {
            var rows = (await Pbm.JsonAsync(node, "store queues -q in -s spool")).Rows;
            Assert.Equal(_nodes.Select(each => $"{each.Address} in empty 0").Order(), rows.Select(row => $"{Text(row, "node")} {Text(row, "pool")} {Text(row, "state")} {row.GetProperty("units")}").Order());
            Assert.All(rows, row => Assert.Equal(JsonValueKind.Null, row.GetProperty("oldestMs").ValueKind));
        }

        Assert.Equal((0, ""), ((await Pbm.JsonAsync(_nodes[0], "store list -q in")).Rows.Count, (await Pbm.JsonAsync(_nodes[0], "store list -q in")).Errors));
    }

    [Fact]
    public async Task Node_that_does_not_answer_is_named_and_is_an_error_where_it_matters()
    {
        foreach (var node in _nodes) await HandInAsync(node, "unit");
        await Eventually.EqualAsync(2, async () => (await Pbm.JsonAsync(_nodes[0], "store list")).Rows.Count);
        var number = (await Pbm.JsonAsync(_nodes[0], "store list --local")).Rows[0].GetProperty("unit").GetInt64();
        Assert.Contains($"there are 2 units {number}", (await Pbm.TryAsync(_nodes[0], $"store drop -u {number}")).Errors, StringComparison.Ordinal);
        var (here, there) = (_nodes[0].Address, _nodes[1].Address);
        (string Command, int ExitCode, string Output, string Errors)[] expected =
        [
            ("store hold", 1, "1 queue is held\n", $"not known of {there} whether it is held there"),
            ("store release -q in", 1, "1 queue is released\n", $"not known of {there} whether it is released there"),
            ($"store retry --node {there}", 1, "0 queues are tried again\n", $"not known of {there} whether it is tried again there"),
            ($"store retry --node {here}", 0, "1 queue is tried again\n", ""),
            // It may have one of the same number, and that may be the one that is meant.
            ($"store drop -u {number}", 1, "", $"not known of {there} whether there is a unit {number}, too"),
            ($"store show -u {number} --node {there}", 1, "", $"not known of {there} whether there is a unit {number}"),
            ($"store export -u {number} --node {there}", 1, "", $"not known of {there} whether there is a unit {number}"),
            ($"store list --node {there}", 1, "", $"not known of {there} what it has"),
            ($"store queues --node {there}", 1, "", $"not known of {there} what it has"),
            ($"store list -q none --node {there}", 1, "", $"not known of {there} what it has"),
            ("store list -q none", 1, "", $"not known of {there} whether there is a queue 'none'"),
            ("store queues -q none", 1, "", $"not known of {there} whether there is a queue 'none'"),
            ("store list -s none", 1, "", $"not known of {there} whether there is a store 'none'"),
            ("store queues -s none", 1, "", $"not known of {there} whether there is a store 'none'"),
        ];
        await _nodes[1].Process.FreezeAsync();
        var results = await Task.WhenAll(expected.Select(each => Pbm.TryAsync(_nodes[0], each.Command)));
        var queues = await Pbm.JsonAsync(_nodes[0], "store queues");
        _nodes[1].Process.Signal(UnixSignal.Continue);
        Assert.All(expected.Zip(results), each =>
        {
            Assert.Equal((each.First.Command, each.First.ExitCode, each.First.Output), (each.First.Command, each.Second.ExitCode, each.Second.Output));
            Assert.Contains(each.First.Errors, each.Second.Errors, StringComparison.Ordinal);
            Assert.Equal(each.First.ExitCode == 0, each.Second.Errors.Length == 0);
        });
        Assert.Single(queues.Rows);
        Assert.Contains($"without {there}: ", queues.Errors, StringComparison.Ordinal);
        Assert.Equal($"unit {number} is dropped\n", (await Pbm.RunAsync(_nodes[0], $"store drop -u {number} --node {here}")).Output);
    }

    [Fact]
    public async Task Node_that_stops_with_units_says_what_it_keeps()
    {
        await HandInAsync(_nodes[1], "kept");
        _nodes[1].Process.Signal(UnixSignal.Terminate);
        await _nodes[1].Process.WaitForExitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("PC808 store spool: the node stops with 1 units of 4 bytes that are not delivered. They stay in " + _directory["1"], _nodes[1].Process.Output, StringComparison.Ordinal);
    }

    private static (string Command, int ExitCode, string Output, string Problem) Refused(string command, PbmResult result) =>
        (command, result.ExitCode, result.Output, result.Errors.Split('\n')[0].Replace("pbm: ", "", StringComparison.Ordinal));

    private static string Text(JsonElement row, string property) => row.GetProperty(property).GetString() ?? "";

    private static async Task HandInAsync(NodeProcess node, params string[] units)
    {
        foreach (var unit in units)
        {
            using var client = await TcpPeer.ConnectAsync(node.Listener("in"));
            await client.SendAllAsync(Encoding.ASCII.GetBytes(unit));
            client.HalfClose();
            Assert.Equal(PeerEnd.Eof, (await client.ReceiveToEndAsync()).End);
        }
    }
}
