using System.Globalization;
using System.Text;
using Proxy.Pbm.Tests.Hostile;
using Proxy.Pbm.Tests.Shell;
using Proxy.Testing;
using static Proxy.Pbm.Tests.Output.Answers;

namespace Proxy.Pbm.Tests.Output;

/// <summary>Frames on a terminal, as a person sees them.</summary>
public sealed class LiveScreenTests
{
    private static readonly string Wide = new('v', 200);

    [Fact]
    public async Task Frame_is_shown_as_soon_as_it_is_whole_and_fits_a_window_that_changes()
    {
        await using var server = OneFrame();
        await using var screen = await StartAsync(server);
        Assert.Equal(1, await screen.AskAsync("alternate_on"));
        Assert.Equal(0, await screen.AskAsync("cursor_flag"));
        Assert.Equal(["KEY  VALUE", $"k    {Wide[..74]}…", "the end"], (await screen.LookAsync()).Split('\n'));

        // The server sends nothing more: the frame that there is is laid out anew.
        await screen.ResizeAsync(40, 10);
        await screen.SeesAsync($"KEY  VALUE\nk    {Wide[..34]}…\nthe end");
        await screen.ResizeAsync(100, 2);
        await screen.SeesAsync(shown => shown == "KEY  VALUE\n… 2 more lines", "the start of the frame");
        await screen.ResizeAsync(80, 12);
        await screen.SeesAsync($"KEY  VALUE\nk    {Wide[..74]}…\nthe end");
        await screen.PressAsync("C-c");
        await EndedAsync(screen, 0);
    }

    [Fact]
    public async Task Stopped_it_gives_the_terminal_back_and_goes_on_where_it_was()
    {
        await using var server = OneFrame();
        await using var screen = await StartAsync(server);
        await screen.PressAsync("C-z");
        await screen.SeesAsync(shown => shown.Contains("Stopped", StringComparison.Ordinal) && shown.Contains("before", StringComparison.Ordinal), "the shell");
        Assert.Equal((0, 1), (await screen.AskAsync("alternate_on"), await screen.AskAsync("cursor_flag")));
        await screen.EnterAsync("fg");
        await screen.SeesAsync(shown => shown.StartsWith("KEY  VALUE", StringComparison.Ordinal), "the frame");
        await screen.PressAsync("C-c");

        await Eventually.EqualAsync((0, 1, 1), async () => (await screen.AskAsync("alternate_on"), await screen.AskAsync("cursor_flag"), await screen.AskAsync("wrap_flag")));
        await screen.SeesAsync(shown => shown.Contains("Stopped", StringComparison.Ordinal) && shown.Contains("the end", StringComparison.Ordinal), "what stood there, and the last frame");
    }

    [Fact]
    public async Task Killed_it_gives_the_terminal_back()
    {
        await using var server = OneFrame();
        await using var screen = await StartAsync(server);
        UnixProcess.Signal(await PbmAsync(screen), UnixSignal.Terminate);
        await EndedAsync(screen, 128 + 15);
    }

    [Fact]
    public async Task Frames_replace_each_other_and_are_never_blank()
    {
        await using var server = new HostileServer(async (_, client) =>
        {
            await client.WriteAsync(HostileServer.Http(200, BeginStream + "\n"));
            for (var i = 0; ; i++)
            {
                // In pieces, as a network may deliver them.
                await client.WriteAsync(Encoding.ASCII.GetBytes("{\"kind\":\"frame\"}\n" + Table("NUMBER") + "\n"));
                await client.WriteAsync(Encoding.ASCII.GetBytes(Rows("NUMBER", i.ToString(CultureInfo.InvariantCulture)) + "\n"));
                await Task.Delay(TimeSpan.FromMilliseconds(5));
            }
        });
        await using var screen = await StartAsync(server, "NUMBER");
        var seen = new HashSet<string>();
        while (seen.Count < 20)
        {
            var shown = await screen.LookAsync();
            Assert.Matches(@"^NUMBER\n\d+$", shown);
            seen.Add(shown);
        }

        await screen.PressAsync("C-c");
        await EndedAsync(screen, 0, "NUMBER");
    }

    // One frame, and then silence until the client has gone.
    private static HostileServer OneFrame() => new(async (_, client) =>
    {
        var frame = string.Join('\n', BeginStream, """{"kind":"frame"}""", Table("KEY", "VALUE"), $$"""{"kind":"rows","rows":[{"KEY":"k","VALUE":"{{Wide}}"}]}""", """{"kind":"text","text":"the end"}""", "");
        await client.WriteAsync(HostileServer.Http(200, frame));
        await client.CopyToAsync(System.IO.Stream.Null);
    });

    private static async Task<TmuxScreen> StartAsync(HostileServer server, string heading = "the end")
    {
        var screen = await TmuxScreen.StartAsync(80, 12);
        await screen.EnterAsync("echo before; " + TmuxScreen.Pbm(server.Endpoint, "p c; echo \"ended $?\""));
        await screen.SeesAsync(shown => shown.Contains(heading, StringComparison.Ordinal) && !shown.Contains("before", StringComparison.Ordinal), "the frame alone");
        return screen;
    }

    // What stood there before is there again, and below it the last frame.
    private static async Task EndedAsync(TmuxScreen screen, int exitCode, string heading = "KEY  VALUE")
    {
        var shown = await screen.SeesAsync(string.Create(CultureInfo.InvariantCulture, $"ended {exitCode}"));
        Assert.Contains($"\nbefore\n{heading}\n", shown, StringComparison.Ordinal);
        Assert.Equal((0, 1, 1), (await screen.AskAsync("alternate_on"), await screen.AskAsync("cursor_flag"), await screen.AskAsync("wrap_flag")));
    }

    private static async Task<int> PbmAsync(TmuxScreen screen)
    {
        var shell = await screen.AskAsync("pane_pid");
        var children = await File.ReadAllTextAsync($"/proc/{shell}/task/{shell}/children");
        return int.Parse(children.Trim(), CultureInfo.InvariantCulture);
    }
}
