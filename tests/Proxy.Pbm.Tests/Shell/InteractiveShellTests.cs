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
        var at = await RunAsync(shell, "test say -m \"hello there\"");
        at = await shell.SeesAsync("hello there\r\n", at);
        await shell.SeesAsync(Prompt, at);
        at = await RunAsync(shell, "test fail");
        at = await shell.SeesAsync("pbm: it does not work (try something else)", at);
        await shell.SeesAsync(Prompt, at);
        await shell.TypeAsync("exit\r");
        Assert.Equal(0, await shell.ExitCodeAsync());
    }

    [Fact]
    public async Task Tab_completes_from_what_the_node_can_do()
    {
        await using var shell = await StartAsync();
        await shell.TypeAsync("tes\tsa\t--me\thi\t -n 2\r");
        var at = await shell.SeesAsync("test say --message hi -n 2");
        at = await shell.SeesAsync("\r\nhi\r\nhi\r\n", at);

        // Where there are several, they are listed; what they have in common is filled in.
        await shell.TypeAsync("clus\t\t");
        at = await shell.SeesAsync("cluster  cluster-sharding\r\n", at);
        await shell.TypeAsync(" down\t\t");
        at = await shell.SeesAsync("down  down-unreachable\r\n", at);
        await shell.TypeAsync("\u0015test say --tone st\t-m x\r");
        await shell.SeesAsync("\r\nstern: x\r\n", at);
    }

    [Fact]
    public async Task History_comes_back_also_in_the_next_shell_and_has_no_tokens()
    {
        await using (var shell = await StartAsync(token: "full-access-0123456789"))
        {
            await RunAsync(shell, "test say -m first");
            await shell.SeesAsync("\r\nfirst\r\n");
            await RunAsync(shell, "test say -m full-access-0123456789");
            await RunAsync(shell, "cluster show --token abc");
            await shell.SeesAsync("does not take '--token'");
            await shell.TypeAsync("\u0004");
            Assert.Equal(0, await shell.ExitCodeAsync());
        }

        Assert.Equal("test say -m first\n", await File.ReadAllTextAsync(History));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(History));
        await using var next = await StartAsync();
        await next.TypeAsync($"{PtyShell.Up}\u007f\u007f\u007f\u007f\u007fagain\r");
        await next.SeesAsync("\r\nagain\r\n");
    }

    [Fact]
    public async Task Line_can_be_edited()
    {
        await using var shell = await StartAsync();

        // Typed in the middle, at the start and the end, a word and the rest taken away.
        await shell.TypeAsync("say -m mddle\e[D\e[D\e[D\e[Di\u0001test \u0005 nonsense\u0017\r");
        var at = await shell.SeesAsync("\r\nmiddle\r\n");

        // Ctrl+C leaves the line, not the shell.
        await shell.TypeAsync("test fail\u0003");
        at = await shell.SeesAsync("^C", at);
        await shell.TypeAsync("test say -m still-here\r");
        at = await shell.SeesAsync("\r\nstill-here\r\n", at);

        // A line longer than the screen moves along.
        await shell.TypeAsync($"test say -m {new string('x', 200)}END\r");
        await shell.SeesAsync("xEND\r\n", at);
    }

    [Fact]
    public async Task Interrupt_ends_the_stream_and_not_the_shell()
    {
        await using var shell = await StartAsync();
        var at = await RunAsync(shell, "test count");
        at = await shell.SeesAsync("\r\n20\r\n", at);
        await shell.TypeAsync("\u0003");
        at = await shell.SeesAsync(Prompt, at);
        at = await RunAsync(shell, "test hang");
        await shell.SeesAsync("test hang\r\n");
        await Cmd.Tests.Hosts.Patience.UntilAsync(HasHangingAsync, "the command runs");
        await shell.TypeAsync("\u0003");
        at = await shell.SeesAsync(Prompt, at);
        await shell.TypeAsync("test say -m still-here\r");
        await shell.SeesAsync("\r\nstill-here\r\n", at);
    }

    [Fact]
    public async Task Table_fits_the_screen_and_its_heading_is_bold_unless_that_is_not_wanted()
    {
        await using (var shell = PtyShell.Start(alone.Endpoint, _state.Path, "test wide"))
        {
            Assert.Equal(0, await shell.ExitCodeAsync());
            var lines = shell.Screen.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            Assert.StartsWith("\e[1mKEY", lines[0], StringComparison.Ordinal);
            Assert.Equal(80, lines[1].Length);
            Assert.Contains("…", lines[1], StringComparison.Ordinal);
        }

        var plain = new Dictionary<string, string?> { ["NO_COLOR"] = "1" };
        await using (var shell = PtyShell.Start(alone.Endpoint, _state.Path, "test wide", plain))
        {
            Assert.Equal(0, await shell.ExitCodeAsync());
            Assert.StartsWith("KEY", shell.Screen, StringComparison.Ordinal);
        }

        // In a pipe, nothing is cut and nothing is bold.
        var piped = await Processes.Pbm.RunAsync(alone.Member, "test", "wide");
        Assert.Contains(new string('v', 200), piped.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', piped.Output);
    }

    [Fact]
    public async Task Frames_are_drawn_over_each_other()
    {
        await using var shell = PtyShell.Start(alone.Endpoint, _state.Path, "test top");
        await shell.SeesAsync("\e[H\e[J\e[1mFRAME\e[0m\r\n3\r\n");
        await shell.TypeAsync("\u0003");
        Assert.Equal(0, await shell.ExitCodeAsync());
    }

    private async Task<bool> HasHangingAsync()
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

    // What was typed is drawn anew with every key; where that ends, the command's own words begin.
    private static async Task<int> RunAsync(PtyShell shell, string line)
    {
        var from = shell.Screen.Length;
        await shell.TypeAsync(line + "\r");
        return await shell.SeesAsync("\r\n", from) - 2;
    }
}
