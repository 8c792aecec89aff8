using System.Globalization;
using Proxy.Membership.Hosting;
using Proxy.Testing;

namespace Proxy.Membership.Tests.Hosting;

/// <summary>A writer's thread ends with the process: what it writes to stays open.</summary>
public sealed class ConsoleWriterTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempDirectory _directory = new("console");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_was_said_in_pieces_and_lines_is_written_in_order_by_the_end()
    {
        var file = LineSink.Append(_directory["out"]);
        var writer = new ConsoleWriter(file);
        writer.Write("one ");
        writer.Write('t');
        writer.Write(['w', 'o'], 0, 2);
        writer.WriteLine();
        writer.WriteLine("drei: ä€😀");
        writer.WriteLine($"{4} {5}");
        writer.WriteLine(new object[] { 6 }.Length);
        writer.Finish(null);
        Assert.Equal("one two\ndrei: ä€😀\n4 5\n1\n", File.ReadAllText(_directory["out"]));
    }

    [Fact]
    public void What_could_steer_a_terminal_is_written_as_an_escape()
    {
        var writer = new ConsoleWriter(LineSink.Append(_directory["out"]));
        writer.WriteLine("a\u001b[31m\u009b2J\u0007\r\u202e b\tc");
        writer.WriteLine("\ufeff\u00ad\u061c\u200b\u200d\u2028\u2029\u2060\ufff9\U000e0041 ä 😀");
        writer.Finish(null);
        Assert.Equal(
            "a\\u001b[31m\\u009b2J\\u0007\\u000d\\u202e b\tc\n"
            + "\\ufeff\\u00ad\\u061c\\u200b\\u200d\\u2028\\u2029\\u2060\\ufff9\\udb40\\udc41 ä 😀\n",
            File.ReadAllText(_directory["out"]));
    }

    [Fact]
    public async Task Nobody_waits_for_a_reader_that_does_not_read_and_what_is_left_out_is_counted()
    {
        const int Lines = 100_000;
        using var pipe = new NamedPipe(_directory["pipe"]);
        var end = LineSink.Append(pipe.Path);
        var writer = new ConsoleWriter(end);
        var line = new string('l', 99);
        await Task.Run(() => WriteMany(writer, Lines, line)).WaitAsync(Patience);

        var (read, leftOut) = await Task.Run(() => ReadToLeftOut(pipe)).WaitAsync(Patience);
        Assert.NotEqual(0, leftOut);
        Assert.Equal(Lines, read + leftOut);
        writer.WriteLine("again");
        Assert.Equal("again", await Task.Run(pipe.ReadLine).WaitAsync(Patience));
    }

    [Fact]
    public void The_wait_for_a_reader_ends_in_time()
    {
        using var pipe = new NamedPipe(_directory["pipe"]);
        pipe.Fill();
        var end = LineSink.Append(pipe.Path);
        var writer = new ConsoleWriter(end);
        writer.WriteLine("never");
        var started = TimeProvider.System.GetTimestamp();
        writer.Finish(TimeSpan.FromMilliseconds(200));
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.FromMilliseconds(200), Patience);
    }

    [Fact]
    public void A_disk_that_is_full_is_nobodys_trouble()
    {
        var full = LineSink.Append("/dev/full");
        var writer = new ConsoleWriter(full);
        for (var i = 0; i < 1_000; i++) writer.WriteLine("lost");
        writer.Finish(Patience);
    }

    private static void WriteMany(ConsoleWriter writer, int count, string line)
    {
        for (var i = 0; i < count; i++) writer.WriteLine(line);
    }

    private static (int Read, int LeftOut) ReadToLeftOut(NamedPipe pipe)
    {
        for (var read = 0; ; read++)
        {
            var line = pipe.ReadLine();
            if (line.StartsWith("# ", StringComparison.Ordinal)) return (read, int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
        }
    }
}
