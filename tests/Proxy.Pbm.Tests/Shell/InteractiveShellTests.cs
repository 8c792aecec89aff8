using Proxy.Pbm.Tests.Processes;
using Proxy.Testing;

namespace Proxy.Pbm.Tests.Shell;

public sealed class InteractiveShellTests(AloneMember alone) : IClassFixture<AloneMember>, IDisposable
{
    private readonly TempDirectory _state = new("state");

    private string Prompt => $"[{alone.Endpoint}] pbm> ";

    private string History => _state["pbm/history"];

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Prompt_takes_commands_and_exit_leaves()
    {
        await using var shell = await StartAsync();
        await EnterAsync(shell, "test say -m \"hello there\"", "\r\nhello there\r\n");
        await EnterAsync(shell, "test fail", "pbm: it does not work (try something else)");
        await EnterAsync(shell, "", "");
        await shell.TypeAsync("exit\r");
        Assert.Equal(0, await shell.ExitCodeAsync());
    }

    [Fact]
    public async Task Tab_completes_from_what_the_node_can_do()
    {
        await using var shell = await StartAsync();
        await EnterAsync(shell, "tes\tsa\t--me\thi\t -n 2", "\r\nhi\r\nhi\r\n");
        await shell.SeesAsync("test say --message hi -n 2");

        // Where there are several, they are listed; what they have in common is filled in.
        await shell.TypeAsync("clus\t\t");
        var at = await shell.SeesAsync("cluster  cluster-sharding\r\n");
        await shell.TypeAsync(" down\t");
        await shell.SeesAsync("down  down-unreachable\r\n", at);
        await EnterAsync(shell, "\u0015test say --tone st\t-m x", "\r\nstern: x\r\n");
    }

    [Fact]
    public async Task History_comes_back_also_in_the_next_shell_and_has_no_tokens()
    {
        await using (var shell = await StartAsync(token: "full-access-0123456789"))
        {
            await EnterAsync(shell, "test say -m first", "\r\nfirst\r\n");
            await EnterAsync(shell, "test say -m full-access-0123456789", "\r\nfull-access-0123456789\r\n");
            await EnterAsync(shell, "cluster show --token abc", "does not take '--token'");
            await shell.TypeAsync("\u0004");
            Assert.Equal(0, await shell.ExitCodeAsync());
        }

        Assert.Equal("test say -m first\n", await File.ReadAllTextAsync(History));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(History));
        await using var next = await StartAsync();
        await EnterAsync(next, $"{PtyShell.Up}\u007f\u007f\u007f\u007f\u007fagain", "\r\nagain\r\n");
    }

    [Fact]
    public async Task Line_can_be_edited()
    {
        await using var shell = await StartAsync();

        // Typed in the middle, at the start and the end, and a word taken away.
        await EnterAsync(shell, "say -m mddle\e[D\e[D\e[D\e[Di\u0001test \u0005 nonsense\u0017", "\r\nmiddle\r\n");

        // Ctrl+C leaves the line, not the shell.
        await EnterAsync(shell, "test fail\u0003test say -m still-here", "\r\nstill-here\r\n");
        Assert.DoesNotContain("it does not work", shell.Screen, StringComparison.Ordinal);

        // A line longer than the screen moves along.
        await EnterAsync(shell, $"test say -m {new string('x', 200)}END", "xEND\r\n");
    }

    [Fact]
    public async Task Cursor_stands_where_it_is_seen_whatever_the_width_of_characters()
    {
        await using var screen = await TmuxScreen.StartAsync(80, 12);
        await screen.EnterAsync(TmuxScreen.Pbm(alone.Endpoint, ""));
        await screen.SeesAsync(Prompt.TrimEnd());
        await screen.PressAsync("-l", "日本語😀e\u0301");
        await screen.PressAsync("Left", "Left");
        await screen.PressAsync("-l", "Z");
        await screen.SeesAsync(Prompt + "日本語Z😀e\u0301");
        Assert.Equal(Prompt.Length + 7, await screen.AskAsync("cursor_x"));

        // The letter before and the whole emoji behind the cursor go, none in halves.
        await screen.PressAsync("BSpace", "BSpace", "Delete");
        await screen.SeesAsync(Prompt + "日本e\u0301");
        Assert.Equal(Prompt.Length + 4, await screen.AskAsync("cursor_x"));

        // Longer than the screen: the cursor stays on it, and nothing wraps.
        await screen.PressAsync("C-e");
        await screen.PressAsync("-l", string.Concat(Enumerable.Repeat("長い", 60)) + "X");
        var shown = await screen.SeesAsync("いX");
        Assert.Single(shown.Split('\n'), line => line.Contains('長'));
        Assert.InRange(await screen.AskAsync("cursor_x"), 70, 79);
        await screen.PressAsync("C-u");
        await screen.PressAsync("-l", "test say -m 漢字\n");
        await screen.SeesAsync("\n漢字\n");
    }

    [Fact]
    public async Task Interrupt_ends_the_stream_and_not_the_shell()
    {
        await using var shell = await StartAsync();
        await shell.TypeAsync("test count\r");
        var at = await shell.SeesAsync("\r\n20\r\n");
        await shell.TypeAsync("\u0003");
        at = await shell.SeesAsync(Prompt, at);
        await shell.TypeAsync("test hang\r");
        at = await shell.SeesAsync("test hang\e[K", at);
        await Cmd.Tests.Hosts.Patience.UntilAsync(HasCommandAsync, "the command runs");
        at = shell.Screen.Length;
        await shell.TypeAsync("\u0003");
        await shell.SeesAsync(Prompt, at);
        await EnterAsync(shell, "test say -m still-here", "\r\nstill-here\r\n");
    }

    [Fact]
    public async Task Table_fits_the_screen_and_its_heading_is_bold_unless_that_is_not_wanted()
    {
        await using (var shell = PtyShell.Start(alone.Endpoint, _state.Path, "test wide"))
        {
            Assert.Equal(0, await shell.ExitCodeAsync());
            var lines = shell.Screen.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            Assert.Contains("\e[1mKEY\e[0m  \e[1mVALUE\e[0m", lines[0], StringComparison.Ordinal);
            Assert.Equal(80, lines[1].Length);
            Assert.Contains("…", lines[1], StringComparison.Ordinal);
        }

        var plain = new Dictionary<string, string?> { ["NO_COLOR"] = "1" };
        await using (var shell = PtyShell.Start(alone.Endpoint, _state.Path, "test wide", plain))
        {
            Assert.Equal(0, await shell.ExitCodeAsync());
            Assert.Contains("KEY  VALUE", shell.Screen, StringComparison.Ordinal);
            Assert.DoesNotContain("\e[1m", shell.Screen, StringComparison.Ordinal);
        }

        // In a pipe, nothing is cut and nothing is bold.
        var piped = await Processes.Pbm.RunAsync(alone.Member, "test", "wide");
        Assert.Contains(new string('v', 200), piped.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', piped.Output);
    }

    [Fact]
    public async Task File_that_is_written_from_a_terminal_is_whole_and_plain()
    {
        await using var shell = await StartAsync();
        await EnterAsync(shell, $"test wide > {_state["table"]}", "");
        Assert.Equal($"KEY  VALUE\nk    {new string('v', 200)}\n", await File.ReadAllTextAsync(_state["table"]));
        Assert.DoesNotContain("KEY  VALUE", shell.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frames_are_drawn_over_each_other()
    {
        await using var shell = PtyShell.Start(alone.Endpoint, _state.Path, "test top");
        await shell.SeesAsync("\e[H\e[1mFRAME\e[0m\e[0K\r\r\n3\e[0K\r\r\n\e[0J");
        await shell.TypeAsync("\u0003");
        Assert.Equal(0, await shell.ExitCodeAsync());
    }

    // One of the sessions is that of this question.
    private async Task<bool> HasCommandAsync()
    {
        using var api = alone.Member.Api();
        var actors = (await api.RunAsync("actor", "hierarchy", "-s", "/system", "-d", "1")).Data;
        return actors.Count(actor => actor.GetProperty("type").GetString() == "CommandSession") > 1;
    }

    private async Task<PtyShell> StartAsync(string? token = null)
    {
        var shell = PtyShell.Start(alone.Endpoint, _state.Path, environment: new Dictionary<string, string?> { ["PBM_TOKEN"] = token });
        await shell.SeesAsync(Prompt);
        return shell;
    }

    // Types a line, waits for what comes of it, and for the prompt behind that.
    private async Task EnterAsync(PtyShell shell, string keys, string expected)
    {
        var from = shell.Screen.Length;
        await shell.TypeAsync(keys + "\r");
        await shell.SeesAsync(Prompt, await shell.SeesAsync(expected.Length == 0 ? "\r\n" : expected, from));
    }
}
