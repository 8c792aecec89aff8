using System.Diagnostics;
using System.Text.Json;
using Proxy.Cmd.Tests.Hosts;
using Proxy.Testing;

namespace Proxy.Pbm.Tests.Processes;

public sealed class OneShotTests(AloneMember alone) : IClassFixture<AloneMember>
{
    private static readonly string[] JsonOption = ["--json"];

    [Fact]
    public async Task Table_is_aligned_and_units_are_for_people()
    {
        var result = await RunAsync("test", "table");
        Assert.Equal(
            """
            NAME      SIZE       RATE    AGE  COUNT  OPEN  NOTE
            row-1  1.0 KiB  1.5 MiB/s  1m 1s  1,000  yes   -
            row-2  2.0 KiB  1.5 MiB/s  1m 1s  2,000  yes   -
            Count: 2 rows

            """,
            result.Output);
        Assert.Equal("pbm: one member did not answer\n", result.Error);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task Json_has_the_values_and_nothing_else()
    {
        var rows = await Pbm.JsonAsync(alone.Member, "test", "table", "-n", "3000");
        Assert.Equal(3000, rows.GetArrayLength());
        Assert.Equal("""{"name":"row-1","size":1024,"rate":1572864,"age":61000,"count":1000,"isOpen":true,"note":null}""", rows[0].GetRawText());
        Assert.Equal(0, (await Pbm.JsonAsync(alone.Member, "test", "table", "-n", "0")).GetArrayLength());
    }

    [Fact]
    public async Task Json_option_may_stand_before_the_command()
    {
        var result = await Pbm.RunAsync(["--json", alone.Endpoint, "test", "say", "-m", "hi"]);
        Assert.Equal("""{"text":"hi"}""" + "\n", result.Output);
    }

    [Theory]
    [InlineData(1, "", "pbm: it does not work (try something else)\n", "fail")]
    [InlineData(1, "[\n  {\"part\":1}\n]\n", "pbm: the second part is lost\n", "half")]
    [InlineData(2, "", "pbm: test has no command 'atc' (did you mean act?)\n", "atc")]
    public async Task Json_of_what_fails_is_what_came_before_and_the_error_is_beside_it(int exitCode, string output, string error, string command) =>
        Assert.Equal(new PbmResult(exitCode, output, error), await RunAsync("test", command, "--json"));

    [Fact]
    public async Task Table_of_many_rows_comes_whole()
    {
        var result = await RunAsync("test", "table", "-n", "5000");
        Assert.Equal(5002, result.Lines.Count);
        Assert.Matches(@"^row-5000 +4\.9 MiB  1\.5 MiB/s ", result.Lines[5000]);
    }

    [Theory]
    [InlineData(0, "", "test", "act")]
    [InlineData(1, "pbm: it does not work (try something else)\n", "test", "fail")]
    [InlineData(1, "pbm: break failed: a defect (the log has the details)\n", "test", "break")]
    [InlineData(2, "pbm: there is no 'tets' (did you mean test?)\n", "tets", "act")]
    [InlineData(2, "pbm: test has no command 'atc' (did you mean act?)\n", "test", "atc")]
    [InlineData(2, "pbm: test say does not take '--lod' (did you mean --loud?)\n", "test", "say", "--lod")]
    [InlineData(2, "pbm: there is no palette 'nothing' (there is: cluster, cluster-sharding, actor, test)\n", "help", "nothing")]
    public async Task Exit_code_and_error_say_what_became_of_it(int exitCode, string error, params string[] args)
    {
        var result = await RunAsync(args);
        Assert.Equal((exitCode, error), (result.ExitCode, result.Error));
    }

    [Theory]
    [InlineData("pbm: there is no option --jsn (see: pbm --help)\n", "--jsn")]
    [InlineData("pbm: --token has no value (see: pbm --help)\n", "--token")]
    [InlineData("pbm: 'a:b:c' is no HOST:PORT (write 10.0.0.7:9110, [fd00::1]:9110 or node-1:9110)\n", "a:b:c", "cluster", "show")]
    [InlineData("pbm: a script and a command are written (write one of them)\n", "-f", "x", "cluster", "show")]
    public async Task Wrong_arguments_of_pbm_itself_are_usage_errors(string error, params string[] args)
    {
        var result = await Pbm.RunAsync(args);
        Assert.Equal((2, error), (result.ExitCode, result.Error));
    }

    [Theory]
    [InlineData("count", true)]
    [InlineData("count", false)]
    [InlineData("top", true)]
    [InlineData("quiet", false)]
    public async Task Interrupt_ends_a_stream_with_success(string command, bool json)
    {
        // The node runs the command before the client has read that its answer is a stream; interrupted in between, it is an interrupted command.
        for (var tries = 5; ; tries--)
        {
            using var process = Pbm.Start([alone.Endpoint, "test", command, .. json ? JsonOption : []]);
            if (command == "quiet")
                await Patience.UntilAsync(() => HasSessionAsync(), "the command runs");
            else
                for (var i = 0; i < 5; i++) Check(command, json, i, (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience.Limit))!);
            Interrupt(process);
            await process.WaitForExitAsync(new CancellationTokenSource(Patience.Limit).Token);
            await Patience.UntilAsync(async () => !await HasSessionAsync(), "the node hears that the client has gone");
            if (command == "quiet" && process.ExitCode == 130 && tries > 0) continue;
            Assert.Equal((0, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync()));
            return;
        }
    }

    [Fact]
    public async Task Frames_in_a_pipe_come_one_after_the_other()
    {
        using var process = Pbm.Start([alone.Endpoint, "test", "top"]);
        var lines = new List<string>();
        for (var i = 0; i < 5; i++) lines.Add((await process.StandardOutput.ReadLineAsync().WaitAsync(Patience.Limit))!);
        Assert.Equal(["FRAME", "1", "", "FRAME", "2"], lines);
        Interrupt(process);
        await process.WaitForExitAsync(new CancellationTokenSource(Patience.Limit).Token);
    }

    [Fact]
    public async Task Interrupt_of_what_is_no_stream_is_told_by_the_exit_code()
    {
        using var process = Pbm.Start([alone.Endpoint, "test", "hang"]);
        await Patience.UntilAsync(HasSessionAsync, "the command runs");
        Interrupt(process);
        await process.WaitForExitAsync(new CancellationTokenSource(Patience.Limit).Token);
        Assert.Equal(130, process.ExitCode);
    }

    [Fact]
    public async Task Reader_that_has_seen_enough_ends_it()
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", $"dotnet '{Pbm.Assembly}' {alone.Endpoint} test count | head -n 3"]) { RedirectStandardOutput = true })!;
        Assert.Equal("1\n2\n3\n", await shell.StandardOutput.ReadToEndAsync().WaitAsync(Patience.Limit));
        await shell.WaitForExitAsync(new CancellationTokenSource(Patience.Limit).Token);
        await Patience.UntilAsync(async () => !await HasSessionAsync(), "the stream has ended");
    }

    [Fact]
    public async Task Escape_sequences_do_not_reach_the_terminal()
    {
        var result = await RunAsync("test", "escape");
        Assert.Equal("before\\u001b[31mred\\u0007\\u009b0m after\n", result.Output);
        Assert.DoesNotContain(result.Output, c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public async Task Help_has_palettes_commands_and_arguments()
    {
        Assert.Contains("  actor             the actors of this node\n", (await RunAsync("help")).Output, StringComparison.Ordinal);
        Assert.Contains("  cluster down-unreachable  declares every member dead", (await RunAsync("help", "cluster")).Output, StringComparison.Ordinal);
        var say = (await RunAsync("test", "say", "--help")).Output;
        Assert.StartsWith("test say -m MESSAGE ... [-n TIMES] [--loud] [--tone TONE]\n  the answer say\n", say, StringComparison.Ordinal);
        Assert.Contains("  -n TIMES               how often; 1 unless written\n", say, StringComparison.Ordinal);
        Assert.Contains("  --tone TONE            how (kind, stern)\n", say, StringComparison.Ordinal);
        Assert.Equal(say, (await RunAsync("help", "test", "say")).Output);
        Assert.Equal(say, (await RunAsync("test", "say", "-m", "x", "--help")).Output);
        Assert.Contains("(not with a read-only token)", (await RunAsync("help", "test", "act")).Output, StringComparison.Ordinal);
        Assert.StartsWith("test endpoint set\n", (await RunAsync("help", "test", "endpoint", "set")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_and_version_of_pbm_need_no_node()
    {
        var help = await Pbm.RunProcessAsync(["--help"]);
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("Exit status: 0 done, 1 the command failed, 2 the command line is wrong, 3 cannot connect", help.Output, StringComparison.Ordinal);
        Assert.StartsWith("pbm 0.", (await Pbm.RunProcessAsync(["--version"])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_comes_from_the_option_the_environment_or_a_file()
    {
        const string token = "full-access-0123456789";
        using var directory = new TempDirectory("pbm");
        await File.WriteAllTextAsync(directory["token"], token + "\n");
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { Token = token, ReadOnlyToken = "read-only-0123456789" });
        var endpoint = member.Endpoint.Address.ToString();
        string[] act = [endpoint, "test", "act"];
        Assert.Equal(0, (await Pbm.RunAsync(["--token", token, .. act])).ExitCode);
        Assert.Equal(0, (await Pbm.RunProcessAsync(act, environment: new Dictionary<string, string?> { ["PBM_TOKEN"] = token })).ExitCode);
        Assert.Equal(0, (await Pbm.RunProcessAsync(act, environment: new Dictionary<string, string?> { ["PBM_TOKEN_FILE"] = directory["token"] })).ExitCode);

        var none = await Pbm.RunAsync(act);
        Assert.Equal((3, "pbm: a token is needed (pbm --token TOKEN, PBM_TOKEN or PBM_TOKEN_FILE; it is the node's proxy.admin.token)\n"), (none.ExitCode, none.Error));
        Assert.Equal(3, (await Pbm.RunAsync(["--token", "wrong-0123456789", .. act])).ExitCode);
        var readOnly = await Pbm.RunAsync(["--token", "read-only-0123456789", .. act]);
        Assert.Equal((1, "pbm: test act changes something, and the token is for reading (use the token of proxy.admin.token)\n"), (readOnly.ExitCode, readOnly.Error));
        Assert.Equal(2, (await Pbm.RunProcessAsync(act, environment: new Dictionary<string, string?> { ["PBM_TOKEN_FILE"] = directory["none"] })).ExitCode);
    }

    private static void Check(string command, bool json, int index, string line)
    {
        if (command == "top") Assert.Equal($$"""[{"frame":{{index + 1}}}]""", line);
        else Assert.Equal(json ? $$"""{"number":{{index + 1}}}""" : $"{index + 1}", line);
        if (json) JsonSerializer.Deserialize<JsonElement>(line);
    }

    private static void Interrupt(Process process) => UnixProcess.Signal(process.Id, UnixSignal.Interrupt);

    private Task<PbmResult> RunAsync(params string[] args) => Pbm.RunAsync(alone.Member, args);

    private async Task<bool> HasSessionAsync()
    {
        using var api = alone.Member.Api();
        var actors = (await api.RunAsync("actor", "hierarchy", "-s", "/system", "-d", "1")).Data;

        // One of them is the session of this question.
        return actors.Count(actor => actor.GetProperty("type").GetString() == "CommandSession") > 1;
    }
}
