using System.Diagnostics;
using Proxy.Testing;

namespace Proxy.Configuration.Tests;

public sealed class TextFileTests : IDisposable
{
    private readonly TempDirectory _directory = new("text");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Pipe_that_nobody_writes_to_is_given_up()
    {
        await PipeAsync();
        var failure = Assert.Throws<IOException>(() => TextFile.ReadStart(_directory["pipe"], 10, TimeSpan.FromMilliseconds(100)));
        Assert.Equal("nothing came from it for 0.1 s: it is a pipe that nobody writes to", failure.Message);
    }

    [Fact]
    public async Task Pipe_that_somebody_writes_to_is_read()
    {
        await PipeAsync();
        var writing = Task.Run(() => File.WriteAllText(_directory["pipe"], "0123456789"));
        Assert.Equal("01234", TextFile.ReadStart(_directory["pipe"], 5));
        await writing;
    }

    [Fact]
    public void File_without_an_end_is_read_no_further_than_asked() => Assert.Equal(new string('\0', 7), TextFile.ReadStart("/dev/zero", 7));

    private async Task PipeAsync()
    {
        using var mkfifo = Process.Start("mkfifo", [_directory["pipe"]]);
        await mkfifo.WaitForExitAsync();
    }
}
