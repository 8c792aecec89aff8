using System.Text.Json;
using System.Text.RegularExpressions;
using Proxy.Lighthouse.Admin;
using Proxy.Node.Tests.Hosting;
using Proxy.Testing;

namespace Proxy.Node.Tests.Logging;

/// <summary>What a node says of itself, as collectors and logrotate have it.</summary>
public sealed partial class NodeLogTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempDirectory _directory = new("log");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Each_line_of_standard_output_is_an_object_from_the_start_to_the_end()
    {
        await using var node = await NodeUnderTest.StartAsync(_directory, hocon: """
            proxy.pools.other.endpoints = ["no-such-host.invalid:80"]
            proxy { access-log.format = off, log { format = json, levels.Akka = info } }
            """);
        node.Process.Signal(UnixSignal.Terminate);
        Assert.Equal(0, await node.DrainedAsync());

        var lines = node.Process.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.All(lines, line => Assert.NotEqual("", line.GetProperty("message").GetString()));
        Assert.All(lines, line => Assert.Matches(@"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", line.GetProperty("time").GetString()));
        var unresolved = lines.First(line => line.TryGetProperty("id", out var id) && id.GetString() == "PC301");
        Assert.Equal(
            ("warning", "not-yet-resolved", "other", "no-such-host.invalid:80"),
            (unresolved.GetProperty("level").GetString(), unresolved.GetProperty("event").GetString(), unresolved.GetProperty("pool").GetString(), unresolved.GetProperty("endpoint").GetString()));
        Assert.Contains(lines, line => line.GetProperty("source").GetString() == "Akka.Cluster" && line.GetProperty("level").GetString() == "info");
        Assert.Contains(lines, line => line.GetProperty("message").GetString() == "Accepting connections.");
        Assert.Equal("Stopped.", lines[^1].GetProperty("message").GetString());
    }

    [Fact]
    public async Task Memory_that_may_not_do_is_told_at_the_start()
    {
        var machine = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20;
        var cache = machine * 9 / 10;
        await using var node = await NodeUnderTest.StartAsync(_directory, hocon: $"proxy.caches.pages.max-bytes = {cache}MiB");
        var line = Assert.Single(node.Process.Lines, each => each.Contains(" PC215 ", StringComparison.Ordinal));
        Assert.Matches($@" warning PC215 the process may have \d+ MiB of memory, and the node may come to need {128 + 64 + cache}: 128 itself, 64 for buffers, {cache} for caches\. Raise ", line);

        await using var other = await NodeUnderTest.StartAsync(_directory);
        Assert.DoesNotContain(" PC215 ", other.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logrotate_rotates_the_file_without_losing_or_spoiling_a_line()
    {
        const int Connections = 20;
        var log = _directory["node.log"];
        await using var node = await NodeUnderTest.StartAsync(_directory, hocon: $"proxy.log {{ file = \"{log}\", levels.Akka = debug }}");
        await File.WriteAllTextAsync(_directory["rotate.conf"], $"{log} {{\n  rotate 7\n  create\n  postrotate\n    kill -USR1 {node.Process.Id}\n  endscript\n}}\n");
        for (var i = 1; i < Connections; i++)
        {
            await node.HoldAsync();
            if (i is 5 or 10)
                await ProcessUnderTest.RunAsync(DebianProgram.Find("logrotate", "logrotate"), ["-f", "-s", _directory["state"], _directory["rotate.conf"]], Patience);
        }

        // Sharding has a line for each slot, and each connection that is held has one of its own; those with the number 0 are nobody's, which the
        // node starts with.
        await Eventually.EqualAsync(Connections, () => Lines().Select(line => Pair().Match(line).Value).Where(pair => pair.Length > 0).Distinct().Count());
        Assert.All(Lines(), line => Assert.Matches(@"^20[0-9-]+T[0-9:.]+Z (debug|info|warning) \S+ ", line));
        Assert.True(File.Exists($"{log}.2"));
        Assert.DoesNotContain(node.Process.Lines, line => line.Contains("Started entity", StringComparison.Ordinal));

        IEnumerable<string> Lines() => new[] { $"{log}.2", $"{log}.1", log }.Where(File.Exists).SelectMany(File.ReadAllLines);
    }

    [Theory]
    [InlineData("proxy.log.file = \"/no/such/log\"", "proxy.log.file: there is no directory /no/such")]
    [InlineData("proxy.log.file = \"/proc/self\"", "proxy.log.file: /proc/self is a directory")]
    [InlineData("proxy.log.level = chatty", "proxy.log.level: \"chatty\" is not a choice here")]
    public async Task What_does_not_do_is_said_before_the_start(string hocon, string problem)
    {
        var config = _directory["bad.conf"];
        await File.WriteAllTextAsync(config, $"proxy {{ admin.bind = off, listeners.l {{ bind = \"127.0.0.1:0\", pool = p }}, pools.p.endpoints = [\"127.0.0.1:9\"] }}\n{hocon}");
        foreach (var check in new[] { true, false })
        {
            string[] arguments = [BuiltProgram.Find("Proxy.Node"), "--config", config, .. check ? ["--check"] : Array.Empty<string>()];
            await using var node = ProcessUnderTest.Start("dotnet", arguments);
            Assert.Equal(2, await node.WaitForExitAsync(Patience));
            Assert.StartsWith(problem, Assert.Single(node.Lines), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Levels_are_shown_with_the_token_for_reading_and_changed_with_the_other_one_alone() =>
        Assert.Equal(["level"], LogCommands.Palette.Commands.Where(command => command.IsReadOnly).Select(command => command.Name));

    [GeneratedRegex(@"(?<= with entity id )\[[0-9a-f]+-[0-9a-f]+-(?!0\])[0-9a-f]+\]")]
    private static partial Regex Pair();
}
