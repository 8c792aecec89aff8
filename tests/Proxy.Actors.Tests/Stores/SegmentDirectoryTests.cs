using System.Diagnostics;
using Proxy.Actors.Stores;
using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Tests.Stores;

/// <summary>A directory is of one store at a time, whatever is deleted in it and by whatever path.</summary>
public sealed class SegmentDirectoryTests : IDisposable
{
    private readonly ScratchDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Directory_whose_lock_file_is_deleted_stays_taken()
    {
        using (SegmentDirectory.Take(_directory.Path))
        {
            File.Delete(Path.Combine(_directory.Path, "lock"));
            Assert.Equal($"this node has it already, as {_directory.Path}", Assert.Throws<IOException>(() => SegmentDirectory.Take(_directory.Path)).Message);
            // Who has not got it leaves it as it is.
            Assert.Throws<IOException>(() => SegmentDirectory.Take(_directory.Path));
        }

        SegmentDirectory.Take(_directory.Path).Dispose();
    }

    [Fact]
    public void Link_to_a_directory_is_that_directory()
    {
        using var links = new ScratchDirectory();
        var link = Path.Combine(links.Path, "spool");
        Directory.CreateSymbolicLink(link, _directory.Path);
        using var first = Spool.Open(_directory.Settings, TimeProvider.System, new RecordingObserver());
        var error = Assert.Throws<SpoolException>(() => Spool.Open(new SpoolSettings(link), TimeProvider.System, new RecordingObserver()));
        Assert.Equal($"{link} cannot be used: this node has it already, as {_directory.Path}", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("lock")]
    public async Task Directory_of_another_process_is_not_taken(string locked)
    {
        var file = Path.Combine(_directory.Path, locked);
        if (locked.Length > 0) await File.WriteAllTextAsync(file, "");
        using var other = Process.Start(new ProcessStartInfo("flock", ["--no-fork", file, "cat"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await other.StandardInput.WriteLineAsync("it has the lock");
        await other.StandardInput.FlushAsync();
        Assert.Equal("it has the lock", await other.StandardOutput.ReadLineAsync());
        Assert.Contains("another process", Assert.Throws<IOException>(() => SegmentDirectory.Take(_directory.Path)).Message, StringComparison.Ordinal);
        other.StandardInput.Close();
        await other.WaitForExitAsync();
        SegmentDirectory.Take(_directory.Path).Dispose();
    }
}
