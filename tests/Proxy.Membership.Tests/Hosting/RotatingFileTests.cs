using System.Text;
using Proxy.Membership.Hosting;
using Proxy.Testing;

namespace Proxy.Membership.Tests.Hosting;

public sealed class RotatingFileTests : IDisposable
{
    private const int MaxSize = 100;

    private readonly TempDirectory _directory = new("rotating");
    private readonly ManualTime _time = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_file_that_would_grow_beyond_its_size_is_renamed_with_those_before_it_and_the_oldest_goes()
    {
        using var file = Open(keep: 3);
        for (var i = 0; i < 50; i++) Assert.Equal(default, file.Write(Line(i)));
        // 11 bytes a line, 9 in a file.
        Assert.Equal(["log", "log.1", "log.2", "log.3"], Names());
        Assert.Equal(Numbers(45, 50), Read("log"));
        Assert.Equal(Numbers(36, 45), Read("log.1"));
        Assert.Equal(Numbers(27, 36), Read("log.2"));
        Assert.Equal(Numbers(18, 27), Read("log.3"));
    }

    [Fact]
    public void Lines_that_come_together_are_split_between_files_and_none_within()
    {
        using var file = Open(keep: 1000);
        var lines = Enumerable.Range(0, 500).SelectMany(i => Line(i, i % 40)).ToArray();
        Assert.Equal(default, file.Write(lines));
        var names = Names();
        Assert.All(names, name => Assert.InRange(new FileInfo(_directory[name]).Length, 1, MaxSize));
        Assert.Equal(lines, names.OrderByDescending(Number).SelectMany(name => File.ReadAllBytes(_directory[name])));
    }

    [Fact]
    public void A_line_that_is_longer_than_a_file_has_one_of_its_own()
    {
        using var file = Open();
        file.Write(Line(1));
        file.Write(Line(2, 200));
        file.Write(Line(3));
        Assert.Equal(Numbers(1, 2), Read("log.2"));
        Assert.Equal(Numbers(3, 4), Read("log"));
        Assert.Equal(211, new FileInfo(_directory["log.1"]).Length);
    }

    [Fact]
    public void What_was_in_it_before_counts_and_fewer_are_kept_than_before()
    {
        File.WriteAllText(_directory["log"], new string('x', MaxSize - 2) + "\n");
        for (var i = 1; i <= 7; i++) File.WriteAllText(_directory[$"log.{i}"], $"{i}\n");
        using var file = Open(keep: 2);
        file.Write(Line(1));
        Assert.Equal(["log", "log.1", "log.2"], Names());
        Assert.Equal(("line-00001\n", MaxSize - 1, "1\n"), (Text("log"), Text("log.1").Length, Text("log.2")));
    }

    [Fact]
    public void A_file_that_cannot_be_renamed_grows_on_is_told_once_and_tried_again_later()
    {
        Directory.CreateDirectory(_directory["log.1"]); // in the way
        using var file = Open(keep: 3);
        for (var i = 0; i < 20; i++) Assert.Equal(default, file.Write(Line(i)));
        Assert.Equal("Is a directory", file.Trouble);
        Assert.Equal(Numbers(0, 20), Read("log"));

        Directory.Delete(_directory["log.1"]);
        file.Write(Line(20));
        Assert.Equal(Numbers(0, 21), Read("log"));
        Assert.NotNull(file.Trouble);

        _time.Advance(RotatingFile.Pause);
        file.Write(Line(21));
        Assert.Equal(Numbers(0, 21), Read("log.1"));
        Assert.Equal(Numbers(21, 22), Read("log"));
        Assert.Null(file.Trouble);
    }

    [Fact]
    public void A_rotation_that_fails_over_and_over_pushes_no_old_file_out()
    {
        using var file = Open(keep: 3);
        for (var i = 0; i < 30; i++) file.Write(Line(i)); // log.1 to log.3 are there
        File.Delete(_directory["log.1"]);
        Directory.CreateDirectory(_directory["log.1"]);
        for (var i = 30; i < 70; i++)
        {
            file.Write(Line(i));
            _time.Advance(RotatingFile.Pause);
        }

        Assert.Equal(Numbers(9, 18), Read("log.2"));
        Assert.Equal(Numbers(0, 9), Read("log.3"));
        Assert.Equal(Numbers(27, 70), Read("log"));
    }

    [Fact]
    public void A_file_that_somebody_has_moved_is_not_renamed_once_more()
    {
        using var file = Open();
        for (var i = 0; i < 9; i++) file.Write(Line(i));
        File.Move(_directory["log"], _directory["moved"]);
        File.WriteAllText(_directory["log"], "another's\n");
        file.Write(Line(9));
        Assert.Equal(["log", "moved"], Names());
        Assert.Equal(Numbers(0, 9), Read("moved"));
        Assert.Equal("another's\nline-00009\n", Text("log"));
    }

    [Fact]
    public async Task Several_that_write_to_one_file_lose_no_line_and_tear_none()
    {
        const int Writers = 3;
        const int Lines = 3000;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            using var file = RotatingFile.Append(_directory["log"], 4096, 1000, TimeProvider.System);
            for (var i = 0; i < Lines; i++) Assert.Equal(default, file.Write(Line((writer * Lines) + i)));
        })));

        var names = Names();
        Assert.InRange(names.Length, Writers * Lines * 11 / 8192, Writers * Lines * 11 / 1024);
        Assert.Equal(Numbers(0, Writers * Lines), names.SelectMany(Read).Order());
    }

    [Fact]
    public void A_file_behind_a_link_is_renamed_where_it_lies()
    {
        Directory.CreateDirectory(_directory["disk"]);
        File.CreateSymbolicLink(_directory["log"], _directory["disk/log"]);
        using var file = Open();
        for (var i = 0; i < 10; i++) file.Write(Line(i));
        Assert.Equal(Numbers(0, 9), Read("disk/log.1"));
        Assert.Equal(Numbers(9, 10), Read("disk/log"));
        Assert.NotNull(File.ResolveLinkTarget(_directory["log"], returnFinalTarget: false));
    }

    [Fact]
    public void What_has_no_size_is_never_renamed()
    {
        using var pipe = new NamedPipe(_directory["log"]);
        using var file = Open();
        for (var i = 0; i < 20; i++) file.Write(Line(i));
        Assert.Equal(["log"], Names());
        for (var i = 0; i < 20; i++) Assert.Equal($"line-{i:00000}", pipe.ReadLine());
    }

    private RotatingFile Open(int keep = 5) => RotatingFile.Append(_directory["log"], MaxSize, keep, _time);

    private static byte[] Line(int number, int more = 0) => Encoding.UTF8.GetBytes($"line-{number:00000}{new string('x', more)}\n");

    private static string[] Numbers(int from, int to) => [.. Enumerable.Range(from, to - from).Select(i => $"line-{i:00000}")];

    private static int Number(string name) => name == "log" ? 0 : int.Parse(name["log.".Length..], System.Globalization.CultureInfo.InvariantCulture);

    private string Text(string name) => File.ReadAllText(_directory[name]);

    private string[] Read(string name) => File.ReadAllLines(_directory[name]);

    private string[] Names() => [.. Directory.GetFiles(_directory.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
