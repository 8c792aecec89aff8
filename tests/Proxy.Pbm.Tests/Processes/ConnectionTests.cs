using System.Net;
using System.Net.Sockets;
using System.Text;
using Proxy.Cmd.Tests.Hosts;
using Proxy.Testing;

namespace Proxy.Pbm.Tests.Processes;

/// <summary>Nodes that are not there, are none, or go away.</summary>
public sealed class ConnectionTests
{
    private const string HalfAnAnswer =
        """
        HTTP/1.1 200 OK
        Content-Type: application/x-ndjson

        {"kind":"begin","palette":"cluster","command":"show","result":"list"}
        {"kind":"rows","rows":[{"address":"first"}]}

        """;

    [Fact]
    public async Task Node_that_is_not_there_cannot_be_connected_to()
    {
        var nobody = await Pbm.RunAsync([$"127.0.0.1:{LoopbackPort.Free()}", "cluster", "show"]);
        Assert.Equal(3, nobody.ExitCode);
        Assert.Contains("Connection refused (is the node up?", nobody.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await Pbm.RunAsync(["no-such-host.invalid:9110", "cluster", "show"])).ExitCode);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 6\n\nhello\n", "does not answer as a node does")]
    [InlineData("HTTP/1.1 404 Not Found\nContent-Length: 6\n\nhello\n", "answers 404, and not as a node does")]
    [InlineData("SSH-2.0-OpenSSH_9.2\n", "cannot connect to ")]
    public async Task Server_that_is_no_node_cannot_be_connected_to(string answer, string error)
    {
        var result = await AnsweredByAsync(answer);
        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_that_goes_away_in_the_middle_is_told_by_the_exit_code()
    {
        var result = await AnsweredByAsync(HalfAnAnswer, "--json");
        Assert.Equal((3, "[\n  {\"address\":\"first\"}\n]\n"), (result.ExitCode, result.Output));
        Assert.Contains(" went away before the answer's end (is the node still up?)\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_that_stops_says_so_and_the_command_has_failed()
    {
        await using var member = await TestMember.StartAsync();
        using var process = Pbm.Start([member.Endpoint.Address.ToString(), "test", "count"]);
        await process.StandardOutput.ReadLineAsync().WaitAsync(Patience.Limit);
        await member.Endpoint.DisposeAsync();
        await process.WaitForExitAsync(new CancellationTokenSource(Patience.Limit).Token);
        Assert.Equal(1, process.ExitCode);
        Assert.Equal("pbm: the node is stopping\n", await process.StandardError.ReadToEndAsync());
    }

    private static async Task<PbmResult> AnsweredByAsync(string answer, params string[] options)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, Encoding.ASCII.GetBytes(answer.ReplaceLineEndings("\r\n")));
        var result = await Pbm.RunAsync([listener.LocalEndpoint.ToString()!, "cluster", "show", .. options]);
        await serving;
        return result;
    }

    private static async Task ServeAsync(TcpListener listener, byte[] answer)
    {
        using var client = await listener.AcceptSocketAsync();
        var request = new byte[4096];
        await client.ReceiveAsync(request);
        await client.SendAsync(answer);

        // Its end comes behind the answer, and no reset that would take the answer away.
        client.Shutdown(SocketShutdown.Send);
        while (await client.ReceiveAsync(request) > 0)
        {
        }
    }
}
