using Proxy.Testing;

namespace Proxy.Node.Tests.Hosting;

/// <summary>A node serves and stops as ever, whatever becomes of what it says.</summary>
public sealed class OutputTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const string Talkative = "proxy.log { level = debug, levels { Akka = debug, Microsoft = debug } }";

    private readonly TempDirectory _directory = new("output");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(">/dev/full 2>&1")]
    [InlineData(">&-")]
    [InlineData("2>&-")]
    [InlineData("<&- >&- 2>&-")]
    public async Task Output_that_is_on_a_full_disk_or_closed(string redirections)
    {
        await using var node = await NodeUnderTest.StartAsync(_directory, redirections);
        node.Process.Signal(UnixSignal.Terminate);
        Assert.Equal(0, await node.DrainedAsync());
    }

    [Fact]
    public async Task Access_log_that_is_a_pipe_without_a_reader_is_refused()
    {
        var path = _directory["unread"];
        await ProcessUnderTest.RunAsync("mkfifo", [path], TimeSpan.FromSeconds(30));
        await RefusedAsync($"file = \"{path}\"", $"proxy.access-log.file: {path} cannot be appended to: it is a pipe that nobody reads");
    }

    [Fact]
    public async Task Reader_of_a_pipe_that_reads_once_has_the_access_log()
    {
        var path = _directory["read"];
        await ProcessUnderTest.RunAsync("mkfifo", [path], TimeSpan.FromSeconds(30));
        await using var reader = ProcessUnderTest.Start("cat", [path]);
        await using var node = await NodeUnderTest.StartAsync(_directory, hocon: $"proxy.access-log.file = \"{path}\"");
        await node.CarryAsync();
        await reader.WaitForLineAsync(new System.Text.RegularExpressions.Regex(" ended "), Patience);
    }

    [Fact]
    public async Task Access_log_that_is_a_pipe_cannot_be_rotated()
    {
        using var pipe = new NamedPipe(_directory["pipe"]);
        await RefusedAsync(
            $"file = \"{pipe.Path}\", max-size = 1MiB",
            $"proxy.access-log.max-size: {pipe.Path} is a pipe or a device, which cannot be rotated (name a file, or leave max-size out)");
    }

    [Fact]
    public Task Syslog_on_a_host_that_there_is_not_is_refused() => RefusedAsync(
        "syslog = \"udp://no.such.host.invalid\"", "proxy.access-log.syslog.to: no.such.host.invalid cannot be found: ");

    [Fact]
    public async Task Syslog_that_is_not_there_yet_is_a_warning()
    {
        await using var node = ProcessUnderTest.Start(
            "dotnet", [BuiltProgram.Find("Proxy.Node"), "--config", Config($"syslog = \"unix:{_directory["log"]}\""), "--check"]);
        Assert.Equal(0, await node.WaitForExitAsync(Patience));
        Assert.Contains($"warning: proxy.access-log.syslog.to: there is no socket {_directory["log"]}; lines are lost until there is one", node.Lines);
    }

    private async Task RefusedAsync(string accessLog, string line)
    {
        foreach (var check in new[] { true, false })
        {
            string[] arguments = [BuiltProgram.Find("Proxy.Node"), "--config", Config(accessLog), .. check ? ["--check"] : Array.Empty<string>()];
            await using var node = ProcessUnderTest.Start("dotnet", arguments);
            Assert.Equal(2, await node.WaitForExitAsync(Patience));
            Assert.StartsWith(line, Assert.Single(node.Lines), StringComparison.Ordinal);
        }
    }

    private string Config(string accessLog)
    {
        var config = _directory[$"{Guid.NewGuid():n}.conf"];
        File.WriteAllText(config, $$"""
            proxy { admin.bind = off, listeners.l { bind = "127.0.0.1:0", pool = p }, pools.p.endpoints = ["127.0.0.1:9"], access-log { {{accessLog}} } }
            """);
        return config;
    }

    [Fact]
    public async Task Too_few_descriptors_for_a_word_are_a_line_all_the_same()
    {
        foreach (var (program, limit) in new[] { ("Proxy.Node", 64), ("Proxy.Node", 100), ("Proxy.Lighthouse", 200) })
        {
            await using var process = ProcessUnderTest.Start("/bin/sh", ["-c", $"ulimit -n {limit}; exec dotnet \"$@\"", "sh", BuiltProgram.Find(program), "--admin", "off"]);
            Assert.Equal(1, await process.WaitForExitAsync(TimeSpan.FromSeconds(60)));
            Assert.StartsWith($"ulimit -n: {limit} open files are too few", Assert.Single(process.Lines), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Output_that_nobody_reads()
    {
        using var pipe = new NamedPipe(_directory["pipe"]);
        pipe.Fill();
        await using var node = await NodeUnderTest.StartAsync(_directory, $">{pipe.Path} 2>&1", Talkative);
        node.Process.Signal(UnixSignal.Terminate);
        Assert.Equal(0, await node.DrainedAsync());
    }

    [Fact]
    public async Task Output_that_nobody_reads_and_a_second_signal()
    {
        using var pipe = new NamedPipe(_directory["pipe"]);
        pipe.Fill();
        await using var node = await NodeUnderTest.StartAsync(_directory, $">{pipe.Path} 2>&1", Talkative);
        node.Process.Signal(UnixSignal.Terminate);
        await node.RefusesAsync();
        node.Process.Signal(UnixSignal.Terminate);
        Assert.Equal(128 + 15, await node.Process.WaitForExitAsync(Patience));
    }

    [Fact]
    public async Task Access_log_that_cannot_be_written_is_told()
    {
        await using var node = await NodeUnderTest.StartAsync(_directory, hocon: "proxy.access-log.file = \"/dev/full\"");
        await node.Process.WaitForLineAsync(new("PC501 access log /dev/full: 1 lines could not be written .No space left on device."), Patience);
        await node.ExchangeAsync();
    }

    [Fact]
    public async Task What_is_asked_for_waits_for_its_reader()
    {
        using var pipe = new NamedPipe(_directory["pipe"]);
        pipe.Fill();
        await using var node = ProcessUnderTest.StartRedirected($">{pipe.Path}", ["dotnet", BuiltProgram.Find("Proxy.Node"), "--version"]);
        var line = await Task.Run(() => ReadTo(pipe, "ProxyCluster ")).WaitAsync(Patience);
        Assert.StartsWith("ProxyCluster 0.", line, StringComparison.Ordinal);
        Assert.Equal(0, await node.WaitForExitAsync(Patience));
    }

    private static string ReadTo(NamedPipe pipe, string start)
    {
        while (true)
        {
            if (pipe.ReadLine() is var line && line.StartsWith(start, StringComparison.Ordinal)) return line;
        }
    }
}
