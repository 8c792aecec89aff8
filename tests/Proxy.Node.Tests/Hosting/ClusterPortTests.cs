using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.Node.Tests.Hosting;

/// <summary>Where a node's cluster port is, and what the node says of it.</summary>
public sealed class ClusterPortTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempDirectory _directory = new("cluster-port");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("", true)]
    [InlineData("proxy.cluster.tls = off", false)]
    public async Task Port_that_others_reach_is_at_the_named_address_alone_and_is_said_to_be_open(string tls, bool isSaid)
    {
        var (host, port, admin) = (OtherThanLoopback(), LoopbackPort.Free(), LoopbackPort.Free());
        await using var node = await NodeUnderTest.StartAsync(_directory, hocon: $$"""
            proxy.cluster { hostname = "{{host}}", port = {{port}} }
            proxy.admin.bind = "127.0.0.1:{{admin}}"
            {{tls}}
            """);
        await node.Process.WaitForLineAsync(new Regex("^Accepting connections"), Patience);
        Assert.Equal(isSaid, node.Process.Output.Contains($"PC106 the cluster port {host}:{port} is open", StringComparison.Ordinal));
        using var http = new HttpClient();
        var ready = await http.GetStringAsync(new Uri($"http://127.0.0.1:{admin}/readyz"));
        Assert.Equal(isSaid ? $"ok\nthe cluster port {host}:{port} is open: whoever reaches it can join (proxy.cluster.tls, docs/security.md)\n" : "ok\n", ready);

        Assert.Equal(SocketError.Success, await ConnectAsync(host, port));
        Assert.Equal(SocketError.ConnectionRefused, await ConnectAsync(IPAddress.Loopback, port));
    }

    [Fact]
    public async Task Address_that_cannot_be_had_is_a_line_with_key_reason_and_remedy()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var inUse = await FailAsync($"127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
        Assert.Matches(@"^proxy\.cluster\.port: \S+ is in use \(find the program with: ss .*\)$", inUse);
        Assert.Matches(@"^proxy\.cluster\.hostname: 192\.0\.2\.1 is not an address of this machine \(see: ip address.*\)$", await FailAsync(null, "proxy.cluster.hostname = 192.0.2.1"));
    }

    [Fact]
    public async Task Port_of_another_member_is_in_use()
    {
        var port = LoopbackPort.Free();
        await using var node = await NodeUnderTest.StartAsync(_directory, hocon: $"proxy.cluster.port = {port}");
        Assert.StartsWith($"proxy.cluster.port: 127.0.0.1:{port} is in use", await FailAsync(null, $"proxy.cluster.port = {port}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1, false)]
    [InlineData("proxy.log.format = json", 3, true)] // in plain words, and as message and problem of the object
    [InlineData("proxy.log.file = \"LOG\"", 1, true)]
    public async Task On_a_terminal_it_is_said_once_unless_the_log_is_not_read_there(string log, int times, bool isEvent)
    {
        var (config, file) = (_directory["node.conf"], _directory["node.log"]);
        await File.WriteAllTextAsync(config, $$"""
            proxy { admin.bind = off, listeners.l { bind = "127.0.0.1:0", pool = p }, pools.p.endpoints = ["127.0.0.1:9"], cluster.hostname = 192.0.2.1 }
            {{log.Replace("LOG", file, StringComparison.Ordinal)}}
            """);
        var line = $"exec dotnet '{BuiltProgram.Find("Proxy.Node")}' --config '{config}'";
        await using var node = ProcessUnderTest.Start(DebianProgram.Find("script", "bsdutils"), ["-qec", line, "/dev/null"]);
        Assert.Equal(1, await node.WaitForExitAsync(Patience));
        var logged = File.Exists(file) ? await File.ReadAllTextAsync(file) : node.Output;
        Assert.Equal((times, isEvent), (node.Output.Split("192.0.2.1 is not an address").Length - 1, logged.Contains("PC209", StringComparison.Ordinal)));
    }

    private async Task<string> FailAsync(string? cluster, string hocon = "")
    {
        var config = _directory[Path.GetRandomFileName()];
        await File.WriteAllTextAsync(config, "proxy { admin.bind = off, listeners.l { bind = \"127.0.0.1:0\", pool = p }, pools.p.endpoints = [\"127.0.0.1:9\"] }\n" + hocon);
        string[] arguments = [BuiltProgram.Find("Proxy.Node"), "--config", config, .. cluster is null ? Array.Empty<string>() : ["--cluster", cluster]];
        await using var node = ProcessUnderTest.Start("dotnet", arguments);
        Assert.Equal(1, await node.WaitForExitAsync(Patience));
        var (logged, said) = (node.Lines.Where(line => line.Contains(" error PC209 ", StringComparison.Ordinal)).ToList(), node.Lines.Where(line => !line.Contains(" error PC209 ", StringComparison.Ordinal)).ToList());
        Assert.EndsWith($" not started, exit code 1: {Assert.Single(said)}", Assert.Single(logged), StringComparison.Ordinal);
        return said[0];
    }

    private static IPAddress OtherThanLoopback() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(each => each.GetIPProperties().UnicastAddresses).Select(each => each.Address)
        .FirstOrDefault(each => each.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(each))
        ?? throw new InvalidOperationException("this machine has no address but its loopback address: ip address");

    private static async Task<SocketError> ConnectAsync(IPAddress address, int port)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, port);
            return SocketError.Success;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode;
        }
    }
}
