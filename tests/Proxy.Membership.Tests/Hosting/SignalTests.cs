using System.Runtime.InteropServices;
using Proxy.Membership.Hosting;
using Proxy.Testing;

namespace Proxy.Membership.Tests.Hosting;

/// <summary>Signals that this process sends to itself.</summary>
public sealed class SignalTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(UnixSignal.Terminate, 143)]
    [InlineData(UnixSignal.Interrupt, 130)]
    [InlineData(UnixSignal.Quit, 131)]
    public async Task The_first_to_stop_is_told_and_the_second_ends_the_process_with_its_code(UnixSignal signal, int exitCode)
    {
        var ended = new TaskCompletionSource<int>();
        var signals = new StopSignals(ended.SetResult);
        using var listening = signals.Listen();
        Send(signal);
        await signals.First.WaitAsync(Patience);
        Assert.False(ended.Task.IsCompleted);
        Send(signal);
        Assert.Equal(exitCode, await ended.Task.WaitAsync(Patience));
    }

    [Theory]
    [InlineData(UnixSignal.Hangup)]
    [InlineData(UnixSignal.User1)]
    public async Task Logs_are_opened_again_when_they_were_moved(UnixSignal signal)
    {
        await using var output = new StringWriter();
        var signals = new LogSignals(output);
        var reopened = 0;
        using var listening = signals.Listen();
        signals.OnReopen(() => Interlocked.Increment(ref reopened));
        Assert.Equal(0, reopened);
        Send(signal);
        await Eventually.EqualAsync(1, () => Volatile.Read(ref reopened));
        Assert.Equal("", output.ToString());
    }

    [Fact]
    public async Task Logs_that_were_moved_before_anybody_could_open_them_again_are_opened_then()
    {
        await using var output = new StringWriter();
        var signals = new LogSignals(output);
        using var listening = signals.Listen();
        Send(UnixSignal.User1);
        await Eventually.EqualAsync(true, () =>
        {
            var isReopened = false;
            signals.OnReopen(() => isReopened = true);
            return isReopened;
        });
    }

    [Fact]
    public async Task The_signal_that_means_nothing_is_ignored_with_a_word()
    {
        await using var output = new StringWriter();
        using var listening = new LogSignals(output).Listen();
        Send(UnixSignal.User2);
        await Eventually.EqualAsync("SIGUSR2 is ignored.\n", output.ToString);
    }

    private static void Send(UnixSignal signal) => Assert.True(UnixProcess.Signal(Environment.ProcessId, signal));
}
