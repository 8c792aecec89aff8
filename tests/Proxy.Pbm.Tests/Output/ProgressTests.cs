using System.Text.Json;
using Proxy.Pbm.Output;
using Proxy.Pbm.Tests.Processes;
using Proxy.Pbm.Tests.Shell;
using Proxy.Testing;
using static Proxy.Pbm.Tests.Output.Answers;

namespace Proxy.Pbm.Tests.Output;

public sealed class ProgressTests(AloneMember alone) : IClassFixture<AloneMember>
{
    private static readonly Terminal Screen = new(80, 24, HasAnsi: true, HasColour: true);

    [Fact]
    public async Task Bar_is_drawn_on_standard_error_and_gone_when_the_command_ends()
    {
        using var directory = new TempDirectory("progress");
        await using var screen = await TmuxScreen.StartAsync(80, 12);
        await screen.EnterAsync(TmuxScreen.Pbm(alone.Endpoint, $"test progress --stay > {directory["out"]}; echo \"ended $?\""));
        await screen.SeesAsync(shown => shown.Split('\n')[^1].StartsWith("things are done  ━━━━━━", StringComparison.Ordinal), "the bar");
        await screen.SeesAsync("━  3 of 4 things  0:0");
        await screen.PressAsync("C-c");
        var ended = await screen.SeesAsync("ended 130");
        Assert.DoesNotContain("of 4 things", ended, StringComparison.Ordinal);
        Assert.Contains("pbm: things go on; they stop with: test act\nended 130", ended, StringComparison.Ordinal);
        Assert.Equal("", await File.ReadAllTextAsync(directory["out"]));

        await screen.EnterAsync("clear; " + TmuxScreen.Pbm(alone.Endpoint, "test progress; echo \"ended $?\""));
        ended = await screen.SeesAsync("ended 0");
        Assert.StartsWith("all are done\nended 0", ended, StringComparison.Ordinal);
        Assert.DoesNotContain("of 4 things", ended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bar_is_one_line_however_narrow_the_window_becomes_and_what_stands_above_stays()
    {
        await using var screen = await TmuxScreen.StartAsync(100, 12);
        await screen.EnterAsync("clear; seq 20; echo above; " + TmuxScreen.Pbm(alone.Endpoint, "test progress --stay; echo \"ended $?\""));
        await screen.SeesAsync("━  3 of 4 things  0:0");

        // A screen that is full, as it is after a while of work: tmux moves the top of a window that is made narrower out of sight.
        foreach (var width in new[] { 50, 31, 90, 24 })
        {
            await screen.ResizeAsync(width, 12);
            await screen.SeesAsync(shown => shown.Split('\n') is [.., "20", "above", var bar] && bar.StartsWith("thi", StringComparison.Ordinal), $"the bar at {width}");
        }

        await screen.ResizeAsync(100, 12);
        await screen.PressAsync("C-c");
        var ended = await screen.SeesAsync("ended 130");
        Assert.Contains("20\nabove\n", ended, StringComparison.Ordinal);
        Assert.DoesNotContain("━", ended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipe_has_nothing_of_it_and_json_an_object_a_line()
    {
        Assert.Equal(new PbmResult(0, "all are done\n", ""), await Processes.Pbm.RunAsync(alone.Member, "test", "progress"));
        var json = await Processes.Pbm.RunAsync(alone.Member, "test", "progress", "--json");
        Assert.Equal("", json.Error);
        Assert.Equal(6, json.Lines.Count);
        Assert.Equal("""{"progress":{"text":"things are done","done":3,"total":4,"unit":"things"}}""", json.Lines[3]);
        Assert.Equal("""{"text":"all are done"}""", json.Lines[5]);
    }

    [Theory]
    [InlineData("1536", "4096", "bytes", "1.5 KiB of 4.0 KiB")]
    [InlineData("12000", "40000", "pairs", "12,000 of 40,000 pairs")]
    [InlineData("7", "0", "lines", "7 lines")]
    [InlineData("0", "0", "", "  0:0")]
    [InlineData("50", "40", "pairs", "50 of 40 pairs")]
    [InlineData("-5", "-7", "pairs", "  0:0")]
    [InlineData("1e300", "1e308", "bytes", "…")]
    public async Task Figures_of_any_size_are_shown(string done, string total, string unit, string figures)
    {
        var shown = await ShowAsync(Screen, BeginList, $$"""{"kind":"progress","text":"work","done":{{done}},"total":{{total}},"unit":"{{unit}}"}""", End);
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains(figures, shown.Error, StringComparison.Ordinal);
        Assert.StartsWith("\r\e[?7lwork  ", shown.Error, StringComparison.Ordinal);
        Assert.EndsWith("\r\e[0J", shown.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"progress","text":"t","done":1,"total":2}""")]
    [InlineData("""{"kind":"progress","text":"t","done":"1","total":2,"unit":""}""")]
    [InlineData("""{"kind":"progress","text":"t","done":1,"total":1e999,"unit":""}""")]
    [InlineData("""{"kind":"progress","done":1,"total":2,"unit":""}""")]
    public async Task Progress_of_another_shape_is_told(string line) => Assert.Equal(3, (await ShowAsync(Screen, BeginList, line, End)).ExitCode);

    [Fact]
    public async Task List_as_json_stays_one_array()
    {
        await using var server = new Hostile.HostileServer(_ => string.Join('\n', BeginList, """{"kind":"progress","text":"t","done":1,"total":2,"unit":"u"}""", Rows("A", "x"), End));
        Assert.Single(JsonSerializer.Deserialize<JsonElement[]>((await Processes.Pbm.RunAsync([server.Endpoint, "p", "c", "--json"])).Output)!);
    }
}
