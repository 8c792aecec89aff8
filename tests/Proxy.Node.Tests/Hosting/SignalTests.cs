using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.Node.Tests.Hosting;

/// <summary>What a node does at signals other than those that everybody sends.</summary>
public sealed class SignalTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempDirectory _directory = new("signal");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Sigusr2_is_ignored_with_a_word_and_sigquit_drains()
    {
        await using var node = await NodeUnderTest.StartAsync(_directory);
        node.Process.Signal(UnixSignal.User2);
        await node.Process.WaitForLineAsync(new Regex("^SIGUSR2 is ignored"), Patience);
        await node.ExchangeAsync();

        node.Process.Signal(UnixSignal.Quit);
        await node.Process.WaitForLineAsync(new Regex("^Draining"), Patience);
        Assert.Equal(0, await node.DrainedAsync());
    }

    [Fact]
    public async Task Sighup_opens_the_access_log_again()
    {
        var log = _directory["access.log"];
        await using var node = await NodeUnderTest.StartAsync(_directory, hocon: $"proxy.access-log.file = \"{log}\"");
        await Eventually.EqualAsync(1, () => File.ReadAllLines(log).Length);
        File.Move(log, $"{log}.1");
        node.Process.Signal(UnixSignal.Hangup);
        await Eventually.EqualAsync(true, () => File.Exists(log));
        await node.CarryAsync();
        await Eventually.EqualAsync(2, () => File.ReadAllLines(log).Length);
        Assert.Single(File.ReadAllLines($"{log}.1"));
    }

    [Theory]
    [InlineData("copytruncate")]
    [InlineData("create\n  postrotate\n    kill -USR1 {0}\n  endscript")]
    public async Task Logrotate_rotates_the_access_log_without_losing_or_spoiling_a_line(string way)
    {
        var log = _directory["access.log"];
        await using var node = await NodeUnderTest.StartAsync(_directory, hocon: $"proxy.access-log.file = \"{log}\"");
        await node.CarryAsync();
        await Eventually.EqualAsync(3, () => File.ReadAllLines(log).Length);

        await File.WriteAllTextAsync(_directory["rotate.conf"], $"{log} {{\n  rotate 7\n  {way.Replace("{0}", $"{node.Process.Id}", StringComparison.Ordinal)}\n}}\n");
        await ProcessUnderTest.RunAsync(
            DebianProgram.Find("logrotate", "logrotate"), ["-f", "-s", _directory["state"], _directory["rotate.conf"]], Patience);
        await node.CarryAsync();
        await node.CarryAsync();

        await Eventually.EqualAsync(4, () => Lines(log).Length);
        Assert.All(Lines(log), line => Assert.Matches("^20[0-9-]+T[0-9:.]+Z (bound|ended) ", line));
        Assert.Equal(3, Lines($"{log}.1").Length);
    }

    [Fact]
    public async Task Rotation_by_size_and_by_logrotate_at_the_same_time_loses_no_line()
    {
        const int Connections = 150;
        const int Between = 50;
        const int Size = 4096;
        var log = _directory["access.log"];
        await using var node = await NodeUnderTest.StartAsync(
            _directory, hocon: $"proxy.access-log {{ file = \"{log}\", max-size = {Size}, keep = 1000 }}");
        // Between two rotations by logrotate comes enough for some by size.
        var (rotating, rotations) = (Task.CompletedTask, 0);
        for (var i = 0; i < Connections; i++)
        {
            if (i % Between == Between / 2)
            {
                await rotating;
                rotating = RotateAsync(rotations++);
            }

            await node.CarryAsync();
        }

        await rotating;
        await Eventually.EqualAsync(1 + (2 * Connections), () => All().Length);
        Assert.All(All(), line => Assert.Matches("^20[0-9-]+T[0-9:.]+Z (bound|ended) [0-9a-f-]+ l .*(connect=[0-9]+ms|state=--)$", line));
        Assert.Equal(All().Length, All().Distinct().Count());
        Assert.True(File.Exists($"{log}.1"), "it was not rotated by size");
        Assert.NotEmpty(Directory.GetFiles(_directory.Path, "access.log-*"));
        Assert.All(Directory.GetFiles(_directory.Path, "access.log.*"), file => Assert.InRange(new FileInfo(file).Length, 0, Size));

        async Task RotateAsync(int rotation)
        {
            await File.WriteAllTextAsync(_directory["rotate.conf"], $$"""
                {{log}} {
                  rotate 1000
                  missingok
                  dateext
                  dateformat -{{rotation}}-%Y%m%d-%s
                  nocreate
                  postrotate
                    kill -USR1 {{node.Process.Id}}
                  endscript
                }

                """);
            await ProcessUnderTest.RunAsync(
                DebianProgram.Find("logrotate", "logrotate"), ["-f", "-s", _directory["state"], _directory["rotate.conf"]], Patience);
        }

        string[] All() => [.. Directory.GetFiles(_directory.Path, "access.log*").SelectMany(Lines)];
    }

    private static string[] Lines(string path) => File.Exists(path) ? File.ReadAllLines(path) : [];
}
