using Proxy.Testing;

namespace Proxy.Node.Tests.Hosting;

/// <summary>A node serves and stops as ever, whatever becomes of what it says.</summary>
public sealed class OutputTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

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
    public async Task Output_that_nobody_reads()
    {
        using var pipe = new NamedPipe(_directory["pipe"]);
        pipe.Fill();
        await using var node = await NodeUnderTest.StartAsync(_directory, $">{pipe.Path} 2>&1");
        node.Process.Signal(UnixSignal.Terminate);
        Assert.Equal(0, await node.DrainedAsync());
    }

    [Fact]
    public async Task Output_that_nobody_reads_and_a_second_signal()
    {
        using var pipe = new NamedPipe(_directory["pipe"]);
        pipe.Fill();
        await using var node = await NodeUnderTest.StartAsync(_directory, $">{pipe.Path} 2>&1");
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
