using Proxy.Configuration;
using Proxy.Node.CommandLine;
using Proxy.Node.Configuration;

namespace Proxy.Node.Tests.Configuration;

public sealed class NodeConfigurationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("proxy-node-tests").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Forwards_need_no_file()
    {
        var settings = Held(null, "127.0.0.1:81=a:1,b:2", ":82=[fd00::1]:3");
        Assert.Equal(["forward-1", "forward-2"], settings.Listeners.Select(l => l.Name));
        Assert.Equal(["forward-1", "forward-2"], settings.Listeners.Select(l => l.Pool));
        Assert.Equal(["127.0.0.1:81", "[::]:82"], settings.Listeners.Select(l => l.Bind.ToString()));
        Assert.Equal(["a:1", "b:2"], settings.Pools[0].Endpoints.Select(e => e.ToString()));
        Assert.Equal(new EndpointSettings("fd00::1", 3, 1), settings.Pools[1].Endpoints[0]);
    }

    [Fact]
    public void Forwards_are_added_to_what_the_file_says()
    {
        var file = Write("""
            proxy {
              listeners { web { bind = ":80", pool = forward-1 }, forward-2 { bind = ":84", pool = forward-1 } }
              pools.forward-1.endpoints = ["x:1"]
              timeouts.idle = 9s
            }
            """);
        var settings = Held(file, ":81=a:1", ":82=b:1");
        Assert.Equal(["forward-2", "forward-3", "forward-4", "web"], settings.Listeners.Select(l => l.Name));
        Assert.Equal(["forward-1", "forward-3", "forward-4"], settings.Pools.Select(p => p.Name));
        Assert.Equal(TimeSpan.FromSeconds(9), settings.Timeouts.Idle);
    }

    [Theory]
    [InlineData("")]
    [InlineData("proxy.timeouts.idle = 1s")]
    [InlineData("{ \"proxy\": { \"listeners\": {} } }")]
    public void File_without_listeners_holds_with_a_forward(string text) => Assert.Single(Held(Write(text), ":81=a:1").Listeners);

    [Fact]
    public void Forward_that_takes_the_address_of_another_is_an_error() =>
        Assert.Equal("proxy.listeners.forward-2.bind", Assert.Single(Load(null, ":81=a:1", ":81=b:1").Errors).Path);

    [Theory]
    [InlineData("127.0.0.1:0", "127.0.0.1:0")]
    [InlineData("off", null)]
    [InlineData(null, "127.0.0.1:9999")]
    public void Admin_option_wins_over_the_file(string? option, string? bind)
    {
        var options = new NodeOptions(NodeAction.Run, Write("proxy.admin { bind = \"127.0.0.1:9999\", max-commands = 7 }"), [ForwardOption.Parse(":81=a:1").Value!], option);
        var admin = NodeConfiguration.Load(options).Configuration!.Settings.Admin;
        Assert.Equal((bind, 7), (admin.Bind?.ToString(), admin.MaxCommands));
    }

    [Fact]
    public void Errors_of_the_file_are_returned_with_its_name_and_line()
    {
        var file = Write("proxy {\n  listeners {\n}\n");
        Assert.Equal($"{file}:1", Assert.Single(Load(file).Errors).Path);
    }

    [Fact]
    public void Tree_keeps_what_is_outside_of_proxy()
    {
        var file = Write("akka.loglevel = DEBUG\nproxy.listeners.web { bind = \":80\", pool = p }\nproxy.pools.p.endpoints = [\"a:1\"]");
        Assert.Equal("DEBUG", Load(file).Configuration!.Hocon.GetString("akka.loglevel"));
    }

    [Fact]
    public void Files_that_cannot_be_read_are_errors_that_name_them()
    {
        var missing = Path.Combine(_folder, "missing.conf");
        var error = Assert.Single(Load(missing).Errors);
        Assert.Equal(missing, error.Path);
        Assert.Contains("no such file", error.Problem, StringComparison.Ordinal);
        Assert.Contains("directory", Assert.Single(Load(_folder).Errors).Problem, StringComparison.Ordinal);
        Assert.Contains("longer than 1MiB", Assert.Single(Load("/dev/zero").Errors).Problem, StringComparison.Ordinal);
        Assert.Single(Load("").Errors);
    }

    private string Write(string text)
    {
        var file = Path.Combine(_folder, "proxy.conf");
        File.WriteAllText(file, text);
        return file;
    }

    private static ProxySettings Held(string? file, params string[] forwards)
    {
        var result = Load(file, forwards);
        Assert.Empty(result.Errors);
        return result.Configuration!.Settings;
    }

    private static NodeConfigurationResult Load(string? file, params string[] forwards) =>
        NodeConfiguration.Load(new NodeOptions(NodeAction.Run, file, [.. forwards.Select(f => ForwardOption.Parse(f).Value!)]));
}
