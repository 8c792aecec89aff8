using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Proxy.Actors.Stores;
using Proxy.Actors.Stores.Segments;

namespace Proxy.Actors.Tests.Stores;

/// <summary>A directory is of one store at a time, whatever is deleted in it and by whatever path.</summary>
public sealed partial class SegmentDirectoryTests : IDisposable
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
    public void Directory_that_is_let_go_of_can_be_taken_while_a_program_that_is_being_started_has_a_copy_of_the_descriptor()
    {
        var taken = SegmentDirectory.Take(_directory.Path);
        var descriptor = Directory.EnumerateFileSystemEntries("/proc/self/fd").First(each => new FileInfo(each).LinkTarget == _directory.Path);
        using var copy = new SafeFileHandle(Duplicate(int.Parse(Path.GetFileName(descriptor), CultureInfo.InvariantCulture)), ownsHandle: true);
        Assert.False(copy.IsInvalid);
        taken.Dispose();
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

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static partial int Duplicate(int descriptor);
}
