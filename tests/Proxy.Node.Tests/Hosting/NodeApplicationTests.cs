using System.Net;
using System.Runtime.InteropServices;
using Akka.Configuration;
using Proxy.Actors;
using Proxy.Actors.Listeners;
using Proxy.Configuration;
using Proxy.Membership.Hosting;
using Proxy.Membership.Logging;
using Proxy.Node.Hosting;
using Proxy.Testing;

namespace Proxy.Node.Tests.Hosting;

public sealed class NodeApplicationTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string[] Forward = ["--forward", "127.0.0.1:0=a:1,b:2"];

    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly StopSignals _signals = new(_ => throw new InvalidOperationException("a second signal"));
    private readonly Dictionary<string, string> _variables = [];
    private readonly TaskCompletionSource<FakeNode> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGQUIT)]
    public async Task First_signal_drains_and_ends_with_0(PosixSignal signal)
    {
        var run = Run(Forward);
        var node = await _started.Task.WaitAsync(Patience);
        Assert.False(run.IsCompleted);
        _signals.Receive(signal);
        await node.Draining.WaitAsync(Patience);
        Assert.False(run.IsCompleted);
        node.EndDrain();
        Assert.Equal(0, await run.WaitAsync(Patience));
        Assert.Contains("pairs have 30 s to finish", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal("", _error.ToString());
    }

    [Fact]
    public async Task Command_line_wins_over_environment_and_that_over_the_file()
    {
        _variables["CLUSTER_PORT"] = "4100";
        _variables["CLUSTER_SEEDS"] = "e:1";
        var run = Run([.. Forward, "--seed", "l:1"]);
        var node = await _started.Task.WaitAsync(Patience);
        _signals.Receive(PosixSignal.SIGTERM);
        node.EndDrain();
        await run.WaitAsync(Patience);
        Assert.Equal(4100, node.Settings.Cluster.Port);
        Assert.Equal("akka.tcp://ProxyCluster@l:1", Assert.Single(node.Settings.Cluster.Seeds));
    }

    [Fact]
    public async Task A_variable_that_is_wrong_ends_with_2()
    {
        _variables["CLUSTER_PORT"] = "x";
        Assert.Equal(2, await Run(Forward).WaitAsync(Patience));
        Assert.Contains("CLUSTER_PORT: \"x\" is not a whole number", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await Run(["--version"]).WaitAsync(Patience));
    }

    [Theory]
    [InlineData(NodeEnding.Removed, 3, "")]
    [InlineData(NodeEnding.Left, 0, "Left the cluster.")]
    public async Task Node_that_the_cluster_lets_go_ends(NodeEnding ending, int exitCode, string output)
    {
        var run = Run(Forward);
        var node = await _started.Task.WaitAsync(Patience);
        node.EndDrain();
        node.End(ending);
        Assert.Equal(exitCode, await run.WaitAsync(Patience));
        Assert.Contains(output, _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(ending == NodeEnding.Removed, _error.ToString().Contains("removed from the cluster", StringComparison.Ordinal));
        Assert.Equal(ending == NodeEnding.Removed, _output.ToString().Contains("Z error PC117 removed from the cluster: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Signal_ends_a_node_that_waits_for_its_seeds()
    {
        var cancelled = new TaskCompletionSource<IProxyNode>();
        var run = Run(Forward, (_, _, _) => cancelled.Task);
        _signals.Receive(PosixSignal.SIGTERM);
        cancelled.SetCanceled();
        Assert.Equal(0, await run.WaitAsync(Patience));
        Assert.Contains("Stopped before it had joined", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_origin_is_named_after_the_machine_and_ends_with_0_at_the_first_signal()
    {
        var run = Run(["--origin", "127.0.0.1:0"]);
        _signals.Receive(PosixSignal.SIGTERM);
        Assert.Equal(0, await run.WaitAsync(Patience));
        Assert.Matches($@"^Origin {Dns.GetHostName()} at 127\.0\.0\.1:[1-9][0-9]*\. ", _output.ToString());
    }

    [Fact]
    public async Task Banner_says_what_listens_where_and_for_whom()
    {
        var run = Run(Forward);
        _signals.Receive(PosixSignal.SIGTERM);
        (await _started.Task.WaitAsync(Patience)).EndDrain();
        await run.WaitAsync(Patience);
        Assert.Contains("listener forward-1 at 127.0.0.1:4711 -> pool forward-1: a:1, b:2", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("cluster akka.tcp://ProxyCluster@127.0.0.1:2552", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\n  pairs up to 9,231 (2 descriptors each; ulimit -n 20000)\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_runs_with_its_origins_up()
    {
        var run = Run([]);
        var node = await _started.Task.WaitAsync(Patience);
        using var client = new HttpClient();
        var origins = node.Settings.Pools[0].Endpoints;
        Assert.Equal(3, origins.Length);
        Assert.Equal("origin-3 served /\n", await client.GetStringAsync(new Uri($"http://{origins[2]}/")));
        _signals.Receive(PosixSignal.SIGTERM);
        node.EndDrain();
        Assert.Equal(0, await run.WaitAsync(Patience));
        Assert.Contains("curl http://127.0.0.1:8080/", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(98, "listener web: 0.0.0.0:80 is in use (find the program with: ss -ltnp sport = :80;")]
    [InlineData(13, "listener web: 0.0.0.0:80 may not be bound by this user (use a port from 1024")]
    [InlineData(99, "listener web: 0.0.0.0 is not an address of this machine (")]
    [InlineData(12, "no memory (change the address of proxy.listeners.web")]
    public async Task Address_that_cannot_be_bound_is_named_with_a_remedy(int errno, string message)
    {
        var failure = new ListenerBindException("web", IPEndPoint.Parse("0.0.0.0:80"), errno, new IOException("no memory"));
        Assert.Equal(1, await Run(Forward, (_, _, _) => Task.FromException<IProxyNode>(failure)).WaitAsync(Patience));
        Assert.Contains(message, _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_that_throws_before_its_first_wait_ends_with_1()
    {
        Assert.Equal(1, await Run(Forward, (_, _, _) => throw new InvalidOperationException("broken")).WaitAsync(Patience));
        Assert.Contains("the node could not start: broken", _error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("Z error PC209 not started, exit code 1: the node could not start: broken\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drain_that_fails_ends_with_1()
    {
        var run = Run(Forward);
        _signals.Receive(PosixSignal.SIGTERM);
        (await _started.Task.WaitAsync(Patience)).FailDrain(new IOException("broken"));
        Assert.Equal(1, await run.WaitAsync(Patience));
        Assert.Contains("did not stop cleanly: broken", _error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("Z error PC210 not stopped as it should be, exit code 1: broken\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_command_line_ends_with_2_and_starts_nothing()
    {
        Assert.Equal(2, await Run(["--nonsense", "--forward", "x"]).WaitAsync(Patience));
        Assert.Contains("--nonsense: there is no such option (", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal("", _output.ToString());
        Assert.False(_started.Task.IsCompleted);
    }

    [Fact]
    public async Task Wrong_configuration_ends_with_2_and_every_error_on_a_line()
    {
        string[] forwards = ["--forward", ":81=a:1", "--forward", ":81=a:1", "--forward", ":81=a:1"];
        Assert.Equal(2, await Run(forwards).WaitAsync(Patience));
        Assert.Equal(2, _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("proxy.listeners.forward-3.bind: [::]:81 is taken", _error.ToString(), StringComparison.Ordinal);
        Assert.False(_started.Task.IsCompleted);
    }

    [Fact]
    public async Task Check_says_ok_and_what_is_in_the_configuration()
    {
        Assert.Equal(0, await Run([.. Forward, "--check"]).WaitAsync(Patience));
        Assert.StartsWith("configuration ok", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("listener forward-1 at 127.0.0.1:0 -> pool forward-1: a:1, b:2", _output.ToString(), StringComparison.Ordinal);
        Assert.False(_started.Task.IsCompleted);
    }

    [Fact]
    public async Task Check_of_a_wrong_configuration_ends_with_2()
    {
        Assert.Equal(2, await Run(["--check", "--config", "/nonexistent/proxy.conf"]).WaitAsync(Patience));
        Assert.Contains("/nonexistent/proxy.conf: there is no such file (", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_names_all_that_is_wrong_with_files_of_TLS_and_waits_for_no_pipe()
    {
        using var directory = new TempDirectory("check");
        using var authority = new TestAuthority();
        new NamedPipe(directory["pipe.crt"]).Dispose();
        var (good, other) = (authority.Issue("good.example"), authority.Issue("other.example"));
        var config = directory["node.conf"];
        await File.WriteAllTextAsync(config, $$"""
            proxy.listeners.a { bind = "127.0.0.1:0", pool = p, tls.certificates = [{ cert = "{{good.Certificate}}", key = "{{other.Key}}" }, { cert = "{{directory["pipe.crt"]}}" }] }
            proxy.listeners.b { bind = "127.0.0.1:0", pool = p, tls.directory = "{{directory.Path}}" }
            proxy.pools.p { endpoints = ["a:1"], tls.ca = "{{directory["none"]}}" }
            """);
        Assert.Equal(2, await Run(["--check", "--config", config]).WaitAsync(Patience));
        var lines = _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Contains($"certificates[0]: {good.Certificate}, {other.Key}: the private key is not that of the certificate", lines[0], StringComparison.Ordinal);
        Assert.Contains($"certificates[1]: {directory["pipe.crt"]} cannot be read: it is a pipe", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"proxy.listeners.b.tls.directory: there is no certificate in {directory.Path}", lines[2], StringComparison.Ordinal);
        Assert.StartsWith($"proxy.pools.p.tls.ca: {directory["none"]} cannot be read", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_warns_of_certificates_that_do_not_hold_or_are_left_out()
    {
        using var directory = new TempDirectory("check");
        using var authority = new TestAuthority();
        foreach (var (name, from, to) in new[] { ("soon", -10, 13), ("past", -10, -1), ("next", 1, 90), ("good", -1, 90) })
        {
            var (certificate, key) = authority.Issue($"{name}.example", from, to);
            File.Copy(certificate, directory[$"{name}.crt"]);
            File.Copy(key, directory[$"{name}.key"]);
        }

        File.Copy(authority.CaFile, directory["ca.crt"]);
        var config = directory["node.conf"];
        await File.WriteAllTextAsync(config, $$"""
            proxy.listeners.web { bind = "127.0.0.1:0", pool = p, tls.directory = "{{directory.Path}}" }
            proxy.pools.p.endpoints = ["a:1"]
            """);
        Assert.Equal(0, await Run(["--check", "--config", config]).WaitAsync(Patience));
        Assert.StartsWith("configuration ok", _output.ToString(), StringComparison.Ordinal);
        Assert.Collection(
            _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Equal($"warning: listener web: {directory["ca.crt"]} is left out: there is no private key for it", line),
            line => Assert.StartsWith($"warning: listener web: certificate {directory["next.crt"]} (next.example) is not valid before 20", line, StringComparison.Ordinal),
            line => Assert.StartsWith($"warning: listener web: certificate {directory["past.crt"]} (past.example) has expired at 20", line, StringComparison.Ordinal),
            line => Assert.StartsWith($"warning: listener web: certificate {directory["soon.crt"]} (soon.example) expires at 20", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--version", "ProxyCluster 0.")]
    [InlineData("--help", "--forward")]
    public async Task Information_is_printed_and_nothing_starts(string option, string text)
    {
        Assert.Equal(0, await Run([option]).WaitAsync(Patience));
        Assert.Contains(text, _output.ToString(), StringComparison.Ordinal);
        Assert.False(_started.Task.IsCompleted);
    }

    private Task<int> Run(string[] args, NodeStarter? starter = null) =>
        new NodeApplication(_output, _error, starter ?? StartFake, _signals, _variables.GetValueOrDefault).RunAsync(args);

    private Task<IProxyNode> StartFake(ProxySettings settings, Config overrides, LogHost log)
    {
        var node = new FakeNode(settings);
        _started.SetResult(node);
        return Task.FromResult<IProxyNode>(node);
    }
}
