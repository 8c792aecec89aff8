using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.Lighthouse.Tests;

/// <summary>A lighthouse as a process: its signals, and what becomes of it when nobody takes what it says.</summary>
public sealed class LighthouseProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempDirectory _directory = new("lighthouse");
    private readonly string _admin = $"127.0.0.1:{LoopbackPort.Free()}";

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(">/dev/full 2>&1")]
    [InlineData("<&- >&- 2>&-")]
    public async Task Output_that_is_on_a_full_disk_or_closed_is_nobodys_trouble(string redirections)
    {
        await using var lighthouse = Start(redirections);
        await IsReadyAsync(lighthouse);
        Assert.Equal(0, await lighthouse.StopAsync(UnixSignal.Terminate, Patience));
    }

    [Fact]
    public async Task A_signal_stops_it_though_nobody_reads_its_output()
    {
        using var pipe = new NamedPipe(_directory["pipe"]);
        pipe.Fill();
        await using var lighthouse = Start($">{pipe.Path} 2>&1");
        await IsReadyAsync(lighthouse);
        Assert.Equal(0, await lighthouse.StopAsync(UnixSignal.Terminate, Patience));
    }

    [Fact]
    public async Task A_second_signal_ends_it_at_once_though_nobody_reads_its_output()
    {
        using var pipe = new NamedPipe(_directory["pipe"]);
        pipe.Fill();
        await using var lighthouse = Start($">{pipe.Path} 2>&1");
        await IsReadyAsync(lighthouse);

        // A signal that is sent before the one before it was taken is none.
        using var bound = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (lighthouse.Signal(UnixSignal.Terminate)) await tick.WaitForNextTickAsync(bound.Token);
        Assert.Equal(128 + 15, await lighthouse.WaitForExitAsync(Patience));
    }

    [Fact]
    public async Task Signals_about_logs_do_not_stop_it_and_sigquit_does_in_order()
    {
        await using var lighthouse = Start("");
        await lighthouse.WaitForLineAsync(new Regex("^Joined"), Patience);
        lighthouse.Signal(UnixSignal.Hangup);
        lighthouse.Signal(UnixSignal.User1);
        lighthouse.Signal(UnixSignal.User2);
        await lighthouse.WaitForLineAsync(new Regex("^SIGUSR2 is ignored"), Patience);
        Assert.Equal(0, await lighthouse.StopAsync(UnixSignal.Quit, Patience));
        Assert.Contains("Leaving the cluster.\nStopped.", lighthouse.Output, StringComparison.Ordinal);
    }

    private ProcessUnderTest Start(string redirections)
    {
        File.WriteAllText(_directory["lighthouse.conf"], QuickCluster.Fresh);
        var variables = new Dictionary<string, string?> { ["CLUSTER_IP"] = "127.0.0.1", ["CLUSTER_PORT"] = $"{LoopbackPort.Free()}" };
        string[] command = ["dotnet", BuiltProgram.Find("Proxy.Lighthouse"), "--admin", _admin, "--config", _directory["lighthouse.conf"]];
        return ProcessUnderTest.StartRedirected(redirections, command, variables, _directory.Path);
    }

    private async Task IsReadyAsync(ProcessUnderTest lighthouse)
    {
        using var http = new HttpClient { Timeout = Patience };
        await Eventually.EqualAsync(true, async () =>
        {
            Assert.False(lighthouse.HasExited, lighthouse.Output);
            try
            {
                return (await http.GetAsync(new Uri($"http://{_admin}/readyz"))).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false; // it does not listen yet
            }
        });
    }
}
