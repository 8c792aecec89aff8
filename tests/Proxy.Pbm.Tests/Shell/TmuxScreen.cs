using System.Diagnostics;
using System.Globalization;
using Proxy.Cmd.Tests.Hosts;
using Proxy.Testing;

namespace Proxy.Pbm.Tests.Shell;

/// <summary>A terminal with a bash in it, which tmux emulates: what a person would see, whatever sequences made it so.</summary>
internal sealed class TmuxScreen : IAsyncDisposable
{
    private readonly TempDirectory _directory = new("tmux");

    private TmuxScreen()
    {
    }

    /// <summary>How <c>pbm</c> is written in it.</summary>
    public static string Pbm(string endpoint, string command) => $"dotnet '{Processes.Pbm.Assembly}' {endpoint} {command}";

    public static async Task<TmuxScreen> StartAsync(int width, int height)
    {
        var screen = new TmuxScreen();
        await screen.RunAsync("-f", "/dev/null", "new-session", "-d", "-s", "t", "-x", Text(width), "-y", Text(height), "PS1='$ ' bash --norc --noprofile");
        await screen.SeesAsync("$");
        return screen;
    }

    /// <summary>Types a line into the shell.</summary>
    public Task EnterAsync(string line) => PressAsync("-l", line + "\n");

    /// <summary>Presses keys, by tmux's names: <c>C-c</c>, <c>Left</c>.</summary>
    public Task PressAsync(params string[] keys) => RunAsync(["send-keys", "-t", "t", .. keys]);

    /// <summary>Gives the window another size.</summary>
    public Task ResizeAsync(int width, int height) => RunAsync("resize-window", "-t", "t", "-x", Text(width), "-y", Text(height));

    /// <summary>What is to be seen, without blanks at the end.</summary>
    public async Task<string> LookAsync() => (await RunAsync("capture-pane", "-p", "-t", "t")).TrimEnd();

    /// <summary>What tmux knows of the terminal: <c>alternate_on</c>, <c>cursor_flag</c>, <c>wrap_flag</c>, <c>cursor_x</c>.</summary>
    public async Task<int> AskAsync(string name) =>
        int.Parse(await RunAsync("display-message", "-p", "-t", "t", "#{" + name + "}"), CultureInfo.InvariantCulture);

    /// <summary>Waits until a text is to be seen.</summary>
    public Task<string> SeesAsync(string text) => SeesAsync(screen => screen.Contains(text, StringComparison.Ordinal), text);

    /// <summary>Waits until the screen is as it has to be.</summary>
    public async Task<string> SeesAsync(Func<string, bool> isRight, string what)
    {
        var screen = "";
        try
        {
            await Patience.UntilAsync(async () => isRight(screen = await LookAsync()), what);
        }
        catch (Xunit.Sdk.XunitException)
        {
            Assert.Fail($"not to be seen: {what}\n{screen}");
        }

        return screen;
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("kill-server");
        _directory.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<string> RunAsync(params string[] args)
    {
        var start = new ProcessStartInfo(DebianProgram.Find("tmux", "tmux"), ["-u", "-S", _directory["socket"], .. args]) { RedirectStandardOutput = true };
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["XDG_STATE_HOME"] = _directory.Path;
        start.Environment.Remove("NO_COLOR");
        start.Environment.Remove("TMUX");
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync(new CancellationTokenSource(Patience.Limit).Token);
        Assert.True(process.ExitCode == 0, $"tmux {string.Join(' ', args)} ended with {process.ExitCode}");
        return output;
    }
}
