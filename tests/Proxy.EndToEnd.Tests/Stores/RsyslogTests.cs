using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests.Stores;

/// <summary>rsyslog in front of a store and behind it.</summary>
public sealed partial class RsyslogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Away = Scale.IsFull ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(1);

    // Messages: 20,000, and 1,000,000 with PROXY_TEST_SCALE=full or as many as SYSLOG_LINES says.
    private static int Lines => Environment.GetEnvironmentVariable("SYSLOG_LINES") is { Length: > 0 } lines
        ? int.Parse(lines, CultureInfo.InvariantCulture)
        : Scale.Of(20_000, 1_000_000);

    [Theory]
    [InlineData("traditional", "line")]
    [InlineData("octet-counted", "octet-counted")]
    public async Task All_messages_arrive_though_the_server_was_away(string rsyslog, string framing)
    {
        using var directory = new TempDirectory("syslog");
        var (input, output) = (directory["input.log"], directory["output.log"]);
        var at = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Free());
        using var store = new StoreProcess(at, $"framing = {framing}, unit-time = 50ms, unit-bytes = 256KiB, attempts = 1000");
        await using var node = await store.StartAsync();
        await File.WriteAllTextAsync(input, "");
        await using var sender = await Rsyslog.SendAsync(node.Listener, input, rsyslog);
        await using (var first = await Rsyslog.ReceiveAsync(at, output))
        {
            await WriteAsync(input, 0, Lines / 3);
            await WaitAsync(output, count => count > Lines / 10);
            await first.StopAsync();
        }

        await WriteAsync(input, Lines / 3, Lines);
        await Task.Delay(Away);
        await using var second = await Rsyslog.ReceiveAsync(at, output);
        await WaitAsync(output, count => count >= Lines && Distinct(output) == Lines);
        await second.StopAsync();
        Assert.Equal(Lines, Distinct(output));
        Assert.InRange(Count(output) - Lines, 0, Lines); // doubles, of a unit or two
        Console.WriteLine($"{Lines} messages, {Count(output) - Lines} of them doubled");
    }

    private static async Task WriteAsync(string file, int from, int to)
    {
        await using var writer = new StreamWriter(file, append: true);
        for (var line = from; line < to; line++)
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Nov 26 22:00:00 host test: number {line} {new string('x', line % 200)}"));
    }

    /// <summary>Waits until there are enough messages, as long as there are more of them.</summary>
    private static async Task WaitAsync(string file, Predicate<int> isEnough)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var (bytes, grown) = (-1L, Stopwatch.GetTimestamp());
        while (!File.Exists(file) || !isEnough(Count(file)))
        {
            await tick.WaitForNextTickAsync();
            var now = File.Exists(file) ? new FileInfo(file).Length : 0;
            if (now != bytes) (bytes, grown) = (now, Stopwatch.GetTimestamp());
            if (Stopwatch.GetElapsedTime(grown) > Patience) Assert.Fail($"{file} has not grown any more: {Count(file)} messages, {Distinct(file)} of {Lines}");
        }
    }

    private static int Count(string file) => File.Exists(file) ? File.ReadLines(file).Count(line => Number().IsMatch(line)) : 0;

    private static int Distinct(string file) => !File.Exists(file) ? 0 : File.ReadLines(file).Select(Whole).Where(number => number is not null).Distinct().Count();

    private static string? Whole(string line) => Number().Match(line) is { Success: true } match
        && match.Groups["x"].Length == int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture) % 200 ? match.Groups["n"].Value : null;

    [GeneratedRegex("number (?<n>[0-9]+) (?<x>x*)$")]
    private static partial Regex Number();
}
