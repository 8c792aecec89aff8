using System.Net.Sockets;
using Proxy.Pbm.Output;
using Proxy.Pbm.Tests.Processes;

namespace Proxy.Pbm.Tests.Hostile;

/// <summary>A server that never stops talking takes no more memory than a bound.</summary>
public sealed class EndlessTests
{
    // With less the process would be dead long before it had read what these servers send.
    private static readonly Dictionary<string, string?> Memory = new() { ["DOTNET_GCHeapHardLimit"] = "0x6000000" };

    private static readonly byte[] Letters = [.. Enumerable.Repeat((byte)'x', 1 << 20)];

    [Theory]
    [InlineData("p", "c")]
    [InlineData("help")]
    public async Task Line_without_an_end_is_given_up(params string[] words)
    {
        await using var server = new HostileServer(async (_, client) =>
        {
            await client.WriteAsync(HostileServer.Http(200, "{\"kind\":\"begin\",\"result\":\""));
            await PourAsync(client);
        });
        var result = await Processes.Pbm.RunProcessAsync([server.Endpoint, .. words], environment: Memory);
        Assert.Equal(3, result.ExitCode);
        Assert.Matches($"^pbm: {server.Endpoint} does not answer as a node does: it sent (a line|what is) longer than .* \\(is it the address of a node's admin endpoint\\?\\)\n$", result.Error);
    }

    [Fact]
    public async Task Refusal_without_an_end_is_given_up()
    {
        await using var server = new HostileServer(async (_, client) =>
        {
            await client.WriteAsync(HostileServer.Http(403, "{\"error\":\""));
            await PourAsync(client);
        });
        var result = await Processes.Pbm.RunProcessAsync([server.Endpoint, "p", "c"], environment: Memory);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("answers 403, and not as a node does (", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_are_kept_for_the_widths_of_their_columns_are_bounded()
    {
        var wide = new string('v', 1 << 20);
        const int rows = 200;
        await using var server = new HostileServer(async (_, client) =>
        {
            await client.WriteAsync(HostileServer.Http(200, "{\"kind\":\"begin\",\"result\":\"list\"}\n{\"kind\":\"table\",\"columns\":[{\"name\":\"a\",\"title\":\"A\"},{\"name\":\"b\",\"title\":\"B\"}]}\n"));
            for (var i = 0; i < rows; i++) await client.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{{\"kind\":\"rows\",\"rows\":[{{\"a\":\"{(i % 2 == 0 ? wide : "")}\",\"b\":\"{i}\"}}]}}\n"));
            await client.WriteAsync("{\"kind\":\"end\",\"ok\":true}\n"u8.ToArray());
        });
        var result = await Processes.Pbm.RunProcessAsync([server.Endpoint, "p", "c"], environment: Memory);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(1 + rows, result.Lines.Count);

        // A wide cell is whole, and does not make the others as wide.
        Assert.InRange(result.Output.Length, rows / 2 * wide.Length, (rows / 2 * wide.Length) + (rows * 1000));
    }

    [Fact]
    public async Task Widest_heading_is_cut_to_the_screen_at_once()
    {
        var title = new string('t', 1 << 20);
        var columns = string.Join(',', Enumerable.Repeat($$"""{"name":"a","title":"{{title}}"}""", 3));
        await using var server = new HostileServer(_ => $$"""
            {"kind":"begin","result":"list"}
            {"kind":"table","columns":[{{columns}}]}
            {"kind":"end","ok":true}
            """);
        using var output = new StringWriter();
        var exitCode = await Program.RunAsync(
            [server.Endpoint, "p", "c"], new Streams(TextReader.Null, output, TextWriter.Null, () => new Terminal(80, 24, HasAnsi: true, HasColour: false)));
        Assert.Equal(0, exitCode);
        Assert.Equal(80, output.ToString().TrimEnd('\n').Length);
    }

    [Fact]
    public async Task Files_without_an_end_are_given_up()
    {
        var token = await Processes.Pbm.RunProcessAsync(["help"], environment: new Dictionary<string, string?>(Memory) { ["PBM_TOKEN_FILE"] = "/dev/zero" });
        Assert.Equal((2, "pbm: PBM_TOKEN_FILE: /dev/zero is longer than 4096 characters, and no token (name a file that you can read)\n"), (token.ExitCode, token.Error));
        var script = await Processes.Pbm.RunProcessAsync(["-f", "/dev/zero"], environment: Memory);
        Assert.Equal((2, "pbm: /dev/zero, line 1: a line longer than 65,536 characters (is it a file of commands?)\n"), (script.ExitCode, script.Error));
    }

    private static async Task PourAsync(NetworkStream client)
    {
        while (true) await client.WriteAsync(Letters);
    }
}
