using Proxy.Testing;

namespace Proxy.Pbm.Tests.Processes;

public sealed class ScriptTests(AloneMember alone) : IClassFixture<AloneMember>, IDisposable
{
    private readonly TempDirectory _directory = new("script");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Script_runs_its_lines_and_writes_where_they_say()
    {
        await File.WriteAllTextAsync(
            _directory["script"],
            """
            # remarks and empty lines are passed over

            test say -m "two words" -n 2
            test say -m first > out.txt
            test say -m second --loud >> out.txt   # more of it
            test table --json >table.json
            exit
            test fail
            """);
        var result = await Pbm.RunProcessAsync([alone.Endpoint, "-f", _directory["script"]], directory: _directory.Path);
        Assert.Equal((0, "two words\ntwo words\n"), (result.ExitCode, result.Output));
        Assert.Equal("first\nSECOND\n", await File.ReadAllTextAsync(_directory["out.txt"]));
        Assert.StartsWith("[\n  {\"name\":\"row-1\"", await File.ReadAllTextAsync(_directory["table.json"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test fail", 1, "pbm: it does not work (try something else)")]
    [InlineData("test nothing", 2, "pbm: test has no command 'nothing' (there is: say, act, table, wide, count, quiet, top, recent, hang, flood, pour, fail, half, break, trip, odd, escape, endpoint set, endpoint, forgotten, progress, wait)")]
    [InlineData("test say -m \"open", 2, "pbm: the quote \" is not closed (close it)")]
    [InlineData("test act >", 2, "pbm: one file belongs behind > (write: cluster show > members.txt)")]
    public async Task Script_stops_at_the_first_error_and_names_its_line(string line, int exitCode, string error)
    {
        var result = await RunAsync($"test act\n\n{line}\ntest say -m never\n");
        Assert.Equal((exitCode, "acted\n"), (result.ExitCode, result.Output));
        Assert.Equal($"{error}\npbm: {_directory["script"]}, line 3: stopped at: {line}\n", result.Error);
    }

    [Fact]
    public async Task File_that_cannot_be_written_is_an_error()
    {
        var result = await RunAsync("test act > /proc/nothing\n");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("pbm: /proc/nothing cannot be written: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_that_is_not_there_is_a_usage_error()
    {
        var result = await Pbm.RunAsync(alone.Endpoint, "-f", _directory["none"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Could not find file", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Piped_lines_are_a_script_without_a_prompt()
    {
        var result = await Pbm.RunProcessAsync([alone.Endpoint], "test say -m one\ntest fail\ntest say -m two\n");
        Assert.Equal((1, "one\n"), (result.ExitCode, result.Output));
        Assert.EndsWith("pbm: standard input, line 2: stopped at: test fail\n", result.Error, StringComparison.Ordinal);
    }

    private async Task<PbmResult> RunAsync(string script)
    {
        await File.WriteAllTextAsync(_directory["script"], script);
        return await Pbm.RunAsync(alone.Endpoint, "-f", _directory["script"]);
    }
}
