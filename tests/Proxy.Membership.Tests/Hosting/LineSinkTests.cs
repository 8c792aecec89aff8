using System.IO.Pipes;
using Proxy.Membership.Hosting;
using Proxy.Testing;

namespace Proxy.Membership.Tests.Hosting;

public sealed class LineSinkTests : IDisposable
{
    private const int NoSpace = 28; // ENOSPC
    private const int NoReader = 32; // EPIPE

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempDirectory _directory = new("sink");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_a_process_was_given_is_written_to_and_what_it_has_opened_itself_is_not()
    {
        using var given = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        using var own = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        Assert.Equal(default, Standard(given).Write("given\n"u8));
        Assert.Equal(default, Standard(own).Write("own\n"u8));
        given.DisposeLocalCopyOfClientHandle();
        own.DisposeLocalCopyOfClientHandle();
        Assert.Equal("given\n", new StreamReader(given).ReadToEnd());
        Assert.Equal("", new StreamReader(own).ReadToEnd());
    }

    [Fact]
    public void Two_that_append_to_one_file_lose_no_line_and_go_on_at_the_end_of_a_file_that_was_cut()
    {
        var path = _directory["log"];
        using var one = LineSink.Append(path);
        using var other = LineSink.Append(path);
        one.Write("one\n"u8);
        other.Write("other\n"u8);
        one.Write("one\n"u8);
        Assert.Equal("one\nother\none\n", File.ReadAllText(path));

        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(0);
        other.Write("other\n"u8);
        one.Write("one\n"u8);
        Assert.Equal("other\none\n", File.ReadAllText(path));
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_told_with_the_reason()
    {
        Assert.Equal("No such file or directory", Assert.Throws<IOException>(() => LineSink.Append(_directory["no/where"])).Message);
        Assert.Equal("Is a directory", Assert.Throws<IOException>(() => LineSink.Append(_directory.Path)).Message);
    }

    [Fact]
    public void Lines_that_do_not_fit_are_counted_with_the_reason()
    {
        using var full = LineSink.Append("/dev/full");
        var loss = full.Write("one\ntwo\nthree\n"u8);
        Assert.Equal(new LineLoss(3, NoSpace), loss);
        Assert.Equal("No space left on device", loss.Reason);
    }

    [Fact]
    public async Task What_follows_a_torn_line_is_a_line_of_its_own()
    {
        const int Lines = 10;
        using var first = new NamedPipe(_directory["pipe"]);
        using var sink = LineSink.Append(first.Path);
        var line = new byte[first.Capacity];
        line.AsSpan().Fill((byte)'a');
        line[^1] = (byte)'\n';
        var writing = Task.Run(() => sink.Write(Enumerable.Repeat(line, Lines).SelectMany(each => each).ToArray()));

        // The pipe is full again and the writer waits, in the middle of a line, when its reader goes.
        await Eventually.EqualAsync(first.Capacity, () => first.Unread);
        first.ReadExactly(new byte[first.Capacity / 2]);
        await Eventually.EqualAsync(first.Capacity, () => first.Unread);
        first.Dispose();
        var loss = await writing.WaitAsync(Patience);
        Assert.Equal((Lines - 1, NoReader), (loss.Lines, loss.Error));

        using var second = new NamedPipe(first.Path);
        var next = Task.Run(() => sink.Write("next\n"u8));
        Assert.Equal(first.Capacity / 2 - 1, second.ReadLine().Length);
        Assert.Equal(first.Capacity / 2, second.ReadLine().Length);
        Assert.Equal("next", second.ReadLine());
        Assert.Equal(default, await next.WaitAsync(Patience));
    }

    [Fact]
    public async Task Half_a_line_that_a_full_disk_has_left_is_not_continued_by_the_next_process()
    {
        using var disk = await MountedDisk.InMemory("size=16k");
        var path = Path.Combine(disk.Path, "log");
        await File.WriteAllBytesAsync(Path.Combine(disk.Path, "others"), new byte[8192]);
        var whole = string.Concat(Enumerable.Repeat("a whole line of the log that was there before\n", 40));
        using (var before = LineSink.Append(path))
        {
            Assert.Equal(default, before.Write(System.Text.Encoding.ASCII.GetBytes(whole)));
            Assert.Equal(new LineLoss(1, NoSpace), before.Write([.. Enumerable.Repeat((byte)'x', 9000), (byte)'\n']));
        }

        using (var full = LineSink.Append(path)) Assert.Equal(new LineLoss(1, NoSpace), full.Write("no room\n"u8));
        File.Delete(Path.Combine(disk.Path, "others"));
        using (var after = LineSink.Append(path)) Assert.Equal(default, after.Write("next\n"u8));
        using (var again = LineSink.Append(path)) Assert.Equal(default, again.Write("last\n"u8));
        var half = new string('x', 8192 - whole.Length);
        Assert.Equal($"{whole}{half}\nnext\nlast\n", await File.ReadAllTextAsync(path));
    }

    private static LineSink Standard(AnonymousPipeServerStream pipe) => LineSink.Standard((int)pipe.ClientSafePipeHandle.DangerousGetHandle());
}
