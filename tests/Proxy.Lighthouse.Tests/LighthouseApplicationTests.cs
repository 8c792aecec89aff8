using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.Configuration;
using Proxy.Actors;
using Proxy.Configuration;
using Proxy.Membership.Hosting;
using Proxy.Membership.Joining;
using Proxy.Membership.Wire;
using Proxy.Testing;

namespace Proxy.Lighthouse.Tests;

public sealed class LighthouseApplicationTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly AwaitedOutput _output = new();
    private readonly StringWriter _error = new();
    private readonly StopSignals _signals = new(_ => throw new InvalidOperationException("a second signal"));
    private readonly Dictionary<string, string> _variables = [];

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData("--version", "Proxy.Lighthouse 0.")]
    [InlineData("--help", "CLUSTER_SEEDS")]
    public async Task Information_is_printed_and_nothing_starts(string option, string text)
    {
        Assert.Equal(ExitCode.Ok, await Run(option).WaitAsync(Patience));
        Assert.Contains(text, _output.Rest(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_wrong_variable_is_a_line_with_a_remedy()
    {
        _variables["CLUSTER_PORT"] = "port";
        _variables["CLUSTER_SEEDS"] = "here";
        Assert.Equal(ExitCode.Usage, await Run().WaitAsync(Patience));
        Assert.Equal(2, _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("CLUSTER_PORT: \"port\" is not a whole number from 0 to 65535 (", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nonsense", "--nonsense: nothing takes this argument (see --help)")]
    [InlineData("--config", "--config")]
    public async Task A_wrong_command_line_is_refused(string argument, string message)
    {
        Assert.Equal(ExitCode.Usage, await Run(argument).WaitAsync(Patience));
        Assert.Contains(message, _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_0_is_refused()
    {
        _variables["CLUSTER_PORT"] = "0";
        Assert.Equal(ExitCode.Usage, await Run().WaitAsync(Patience));
        Assert.Contains("nobody finds a lighthouse at port 0", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strategy_that_there_is_not_is_said_and_ends_with_2()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "akka.cluster.split-brain-resolver.active-strategy = keep-oldst");
        Assert.Equal(ExitCode.Usage, await Run("--config", file).WaitAsync(Patience));
        File.Delete(file);
        Assert.StartsWith("akka.cluster.split-brain-resolver.active-strategy: \"keep-oldst\" is no strategy (did you mean keep-oldest? ", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_and_ends_with_1()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        _variables["CLUSTER_IP"] = "127.0.0.1";
        _variables["CLUSTER_PORT"] = $"{((System.Net.IPEndPoint)taken.LocalEndpoint).Port}";
        Assert.Equal(ExitCode.Failed, await Run().WaitAsync(Patience));
        Assert.Equal(
            $"proxy.cluster.port: {taken.LocalEndpoint} is in use (find the program with: ss -ltnp sport = :{_variables["CLUSTER_PORT"]}; stop it, or take another port)",
            _error.ToString().TrimEnd());
        Assert.Contains($"Z error PC209 not started, exit code 1: proxy.cluster.port: {taken.LocalEndpoint} is in use", _output.Rest(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defaults_are_those_of_a_lighthouse_and_variables_win_over_the_file()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "proxy.cluster { port = 5000, seeds = [\"x:1\"] }\nakka.loglevel = DEBUG");
        var errors = new List<ConfigurationError>();
        var bare = LighthouseConfiguration.Load(null, _variables.GetValueOrDefault, errors)!;
        _variables["CLUSTER_SEEDS"] = "a:1";
        var both = LighthouseConfiguration.Load(file, _variables.GetValueOrDefault, errors)!;
        File.Delete(file);
        Assert.Empty(errors);
        Assert.Equal((4053, "ProxyCluster"), (bare.Cluster.Port, bare.Cluster.SystemName));
        Assert.Equal(ClusterVariables.MachineHost(_ => null), bare.Cluster.PublicHostname);
        // What is bound is for others to reach, whatever the machine's own table says of its name.
        Assert.DoesNotMatch("^(localhost|127[.].*)$", bare.Cluster.Hostname);
        Assert.Equal(5000, both.Cluster.Port);
        Assert.Equal(["akka.tcp://ProxyCluster@a:1"], both.Cluster.Seeds.AsEnumerable());
        Assert.Equal("DEBUG", both.Hocon.GetString("akka.loglevel"));
    }

    [Fact]
    public async Task Alone_it_forms_the_cluster_and_a_signal_stops_it_in_order()
    {
        var port = LoopbackPort.Free();
        _variables["CLUSTER_IP"] = "127.0.0.1";
        _variables["CLUSTER_PORT"] = $"{port}";
        var run = Run("--admin", "127.0.0.1:0");
        await _output.WaitForAsync($"akka.tcp://ProxyCluster@127.0.0.1:{port}", Patience);
        var admin = (await _output.WaitForAsync("  admin ", Patience))["  admin ".Length..];
        await _output.WaitForAsync("Joined.", Patience);
        using (var http = new HttpClient { BaseAddress = new Uri($"http://{admin}/"), Timeout = Patience })
        {
            await BecomesReadyAsync(http);
            Assert.Contains($"akka.tcp://ProxyCluster@127.0.0.1:{port}", await http.GetStringAsync("v1/palettes"), StringComparison.Ordinal);
        }

        _signals.Receive(PosixSignal.SIGTERM);
        Assert.Equal(ExitCode.Ok, await run.WaitAsync(Patience));
        Assert.Contains("Stopped.", _output.Rest(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alone_it_gives_way_to_a_cluster_with_nodes_and_starts_anew_when_the_last_of_them_has_gone()
    {
        var port = LoopbackPort.Free();
        _variables["CLUSTER_IP"] = "127.0.0.1";
        _variables["CLUSTER_PORT"] = $"{port}";
        // Another lighthouse, which is not there: the first of two waits for an invitation before it forms a cluster, and so
        // does the second, for longer.
        _variables["CLUSTER_SEEDS"] = $"127.0.0.1:{port},127.0.0.1:{LoopbackPort.Free()}";
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, QuickCluster.Hocon + "proxy-membership { invitation-wait = 3s, succession-wait = 3s }");
        var run = Run("--admin", "off", "--config", file);
        await _output.WaitForAsync("Joined.", Patience);

        await using (var node = await ProxyNode.StartAsync(Node(), ConfigurationFactory.ParseString(QuickCluster.Fresh)))
        {
            // What a node says every second to a seed that is not in its cluster.
            var lighthouse = node.System.ActorSelection($"akka.tcp://ProxyCluster@127.0.0.1:{port}/user/membership");
            using var done = new CancellationTokenSource();
            var inviting = InviteAsync(lighthouse, new Invitation(node.ClusterAddress, [node.ClusterAddress], Nodes: 1), done.Token);
            await _output.WaitForAsync($"Starting anew: {node.ClusterAddress} is in a cluster with nodes", Patience);
            await _output.WaitForAsync("Joined.", Patience);
            await done.CancelAsync();
            await inviting;
            var members = Akka.Cluster.Cluster.Get(node.System).State.Members;
            Assert.Equal([port], members.Where(member => member.HasRole("lighthouse")).Select(member => member.Address.Port!.Value));
        }

        await _output.WaitForAsync("Starting anew: no node is left in this cluster", Patience);
        await _output.WaitForAsync("Joined.", Patience);
        _signals.Receive(PosixSignal.SIGTERM);
        Assert.Equal(ExitCode.Ok, await run.WaitAsync(Patience));
        File.Delete(file);
    }

    private static ProxySettings Node() => ProxySettingsReader.ReadText(
        """proxy { listeners.l { bind = "127.0.0.1:0", pool = p }, pools.p { endpoints = ["127.0.0.1:9"] } }""").Settings!;

    private static async Task InviteAsync(ActorSelection lighthouse, Invitation invitation, CancellationToken done)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (!done.IsCancellationRequested)
        {
            lighthouse.Tell(invitation);
            await tick.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private static async Task BecomesReadyAsync(HttpClient http)
    {
        using var bound = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            using var response = await http.GetAsync("readyz", bound.Token);
            if (response.IsSuccessStatusCode) return;
            await tick.WaitForNextTickAsync(bound.Token);
        }
    }

    private Task<int> Run(params string[] args) =>
        new LighthouseApplication(_output, _error, _signals, _variables.GetValueOrDefault).RunAsync(args);
}
