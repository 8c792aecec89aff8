using System.Text.RegularExpressions;

namespace Proxy.Testing.Tests;

public partial class ProcessUnderTestTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Lines_of_both_outputs_are_kept_and_waited_for()
    {
        await using var process = Shell("echo port=4711; echo oops >&2; sleep 1000");
        Assert.Equal("4711", (await process.WaitForLineAsync(Port(), Bound)).Groups[1].Value);
        await process.WaitForLineAsync(new Regex("^oops$"), Bound);
        Assert.Contains("oops", process.Lines);
    }

    [Fact]
    public async Task Waiting_for_a_line_ends_at_its_bound_and_at_the_programs_end()
    {
        await using var waits = Shell("echo said; sleep 1000");
        await waits.WaitForLineAsync(new Regex("said"), Bound);
        var late = await Assert.ThrowsAsync<TimeoutException>(() => waits.WaitForLineAsync(Port(), TimeSpan.FromMilliseconds(200)));
        Assert.Contains("said", late.Message, StringComparison.Ordinal);

        await using var ends = Shell("echo said");
        var ended = await Assert.ThrowsAsync<InvalidOperationException>(() => ends.WaitForLineAsync(Port(), Bound));
        Assert.Contains("said", ended.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixSignal.Terminate, 143)]
    [InlineData(UnixSignal.Kill, 137)]
    public async Task A_signal_ends_it(UnixSignal signal, int expected)
    {
        await using var process = ProcessUnderTest.Start("sleep", ["1000"]);
        Assert.True(process.Signal(signal));
        Assert.Equal(expected, await process.WaitForExitAsync(Bound));
        Assert.True(process.HasExited);
        Assert.False(process.Signal(signal));
    }

    [Fact]
    public async Task Exit_codes_arguments_and_environment_arrive()
    {
        await using var process = ProcessUnderTest.Start(
            "sh", ["-c", "echo \"$1-$WORD\"; exit 3", "sh", "a b"], new Dictionary<string, string?> { ["WORD"] = "w" });
        Assert.Equal(3, await process.WaitForExitAsync(Bound));
        Assert.Equal(["a b-w"], process.Lines);
    }

    [Fact]
    public async Task A_stopped_process_burns_nothing_until_it_is_continued()
    {
        await using var process = Shell("echo started; while :; do :; done");
        await process.WaitForLineAsync(new Regex("started"), Bound);
        process.Signal(UnixSignal.Stop);
        await ReachesAsync(() => State(process) == 'T');
        var before = process.Vitals.CpuTime;
        Assert.Equal(before, process.Vitals.CpuTime);
        process.Signal(UnixSignal.Continue);
        await ReachesAsync(() => process.Vitals.CpuTime > before);
    }

    [Fact]
    public async Task Vitals_are_those_of_the_process()
    {
        await using var process = Shell("exec 7</dev/null 8</dev/null; echo ready; sleep 1000");
        await process.WaitForLineAsync(new Regex("ready"), Bound);
        var vitals = process.Vitals;
        Assert.InRange(vitals.OpenDescriptors, 5, 10);
        Assert.InRange(vitals.ResidentBytes, 100_000, 100_000_000);
        Assert.Equal(1, vitals.Threads);
        Assert.True(ProcessVitals.Read(Environment.ProcessId).Threads > 1);
    }

    [Fact]
    public async Task A_program_that_fails_is_reported_with_its_output()
    {
        Assert.Equal("fine", await ProcessUnderTest.RunAsync("sh", ["-c", "echo fine"], Bound));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ProcessUnderTest.RunAsync("sh", ["-c", "echo why; exit 1"], Bound));
        Assert.Contains("why", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposal_kills_what_still_runs()
    {
        var process = ProcessUnderTest.Start("sleep", ["1000"]);
        var id = process.Id;
        await process.DisposeAsync();
        Assert.False(UnixProcess.Signal(id, UnixSignal.Continue));
    }

    private static ProcessUnderTest Shell(string script) => ProcessUnderTest.Start("sh", ["-c", script]);

    private static char State(ProcessUnderTest process) => File.ReadAllText($"/proc/{process.Id}/stat").Split(") ")[1][0];

    private static async Task ReachesAsync(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(Bound);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
            await tick.WaitForNextTickAsync(bound.Token);
    }

    [GeneratedRegex("port=([0-9]+)")]
    private static partial Regex Port();
}
