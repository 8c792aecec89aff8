using System.Runtime.InteropServices;
using Proxy.Membership.Hosting;

namespace Proxy.Node.Tests.Hosting;

public sealed partial class StopSignalsTests
{
    private const int SigTerm = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Signals_of_the_process_are_taken()
    {
        var signals = new StopSignals();
        using var listening = signals.Listen();
        Assert.Equal(0, Kill(Environment.ProcessId, SigTerm));
        await signals.First.WaitAsync(Patience);
        Assert.False(signals.Second.IsCompleted);
        Assert.Equal(0, Kill(Environment.ProcessId, SigTerm));
        Assert.Equal(ExitCode.Terminated, await signals.Second.WaitAsync(Patience));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
