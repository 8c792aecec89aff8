using System.Globalization;
using System.Text.RegularExpressions;
using Proxy.Pbm.Output;
using Proxy.Pbm.Tests.Hostile;
using static Proxy.Pbm.Tests.Output.Answers;

namespace Proxy.Pbm.Tests.Output;

/// <summary>What is printed to a terminal.</summary>
public sealed partial class ScreenTests
{
    private static readonly Terminal Coloured = new(80, 24, HasAnsi: true, HasColour: true);

    private static readonly Terminal Plain = Coloured with { HasColour = false };

    private static readonly Terminal Dumb = new(80, 24, HasAnsi: false, HasColour: false);

    [Theory]
    [InlineData("up", "32m")]
    [InlineData("READY", "32m")]
    [InlineData("drain", "93m")]
    [InlineData("up 40%", "93m")]
    [InlineData("down", "91m")]
    [InlineData("unreachable", "91m")]
    [InlineData("unchecked", "90m")]
    public async Task State_is_in_colour_in_a_table_and_between_bars(string word, string colour)
    {
        var text = $$"""{"kind":"text","text":"node-1 | {{word}} | 0.1.0"}""";
        var shown = await ShowAsync(Coloured, BeginList, Table("STATE", "B"), Rows("STATE", word), text, End);
        Assert.Equal($"\e[1mSTATE\e[0m{new string(' ', Math.Max(0, word.Length - 5))}  \e[1mB\e[0m", shown.Lines[0]);
        Assert.StartsWith($"\e[{colour}{word}\e[0m", shown.Lines[1], StringComparison.Ordinal);
        Assert.Equal($"node-1 | \e[{colour}{word}\e[0m | 0.1.0", shown.Lines[2]);
        var finding = $$"""{"kind":"text","text":"{{word}} [code] node-1: it is {{word}}.\n{{word}}: so\nis {{word}}: no"}""";
        Assert.Equal(
            [$"\e[{colour}{word}\e[0m [code] node-1: it is {word}.", $"\e[{colour}{word}\e[0m: so", $"is {word}: no"], (await ShowAsync(Coloured, BeginList, finding, End)).Lines);
        Assert.Equal($"node-1 | {word} | 0.1.0", (await ShowAsync(Plain, BeginList, text, End)).Lines[0]);
    }

    [Fact]
    public async Task Error_is_red_and_a_remark_is_yellow_where_there_are_colours()
    {
        string[] answer = [BeginList, """{"kind":"note","text":"one is missing"}""", """{"kind":"error","text":"it failed","remedy":"try again"}""", """{"kind":"end","ok":false}"""];
        Assert.Equal("\e[93mpbm: one is missing\e[0m\n\e[91mpbm: it failed (try again)\e[0m\n", (await ShowAsync(Coloured, answer)).Error);
        Assert.Equal("pbm: one is missing\npbm: it failed (try again)\n", (await ShowAsync(Plain, answer)).Error);
    }

    [Fact]
    public async Task Text_of_a_server_is_never_markup()
    {
        string[] hostile = ["[red]x[/]", "[link=http://evil]y[/]", ":warning:", "[/]", "[[", "]"];
        var shown = await ShowAsync(Coloured, [BeginList, Table("[bold]A[/]"), .. hostile.Select(text => Rows("[bold]A[/]", text)), """{"kind":"text","text":"[red]z[/] | [up] | :x:"}""", End]);
        Assert.Equal(0, shown.ExitCode);
        Assert.Equal(["\e[1m[bold]A[/]\e[0m", .. hostile, "[red]z[/] | [up] | :x:"], shown.Lines);
    }

    [Theory]
    [MemberData(nameof(EscapeTests.Lines), MemberType = typeof(EscapeTests))]
    public async Task Nothing_in_an_answer_steers_a_screen(string line)
    {
        var steering = Harmless.Steering.Replace("\u001b", "\\u001b").Replace("\a", "\\u0007").Replace("\b", "\\b");
        foreach (var begin in new[] { new[] { BeginList }, [BeginStream, """{"kind":"frame"}"""] })
        {
            var shown = await ShowAsync(Coloured, [.. begin, .. line.Replace("@", steering).Split('\n'), End]);
            Assert.Equal(0, shown.ExitCode);

            // What pbm itself says to the terminal is taken away, and nothing may be left.
            Harmless.Check(Sequences().Replace(shown.Output, "").Replace("\r\n", "\n", StringComparison.Ordinal));
            Harmless.Check(Sequences().Replace(shown.Error, ""));
        }
    }

    [Fact]
    public async Task Characters_of_every_width_stay_in_their_columns()
    {
        // Two columns of the screen each, one for the letter with its accent, two for the emoji.
        var shown = await ShowAsync(Plain, BeginList, Table("A", "B"), """{"kind":"rows","rows":[{"A":"日本語","B":"1"},{"A":"e\u0301","B":"2"},{"A":"😀","B":"3"},{"A":"abcdef","B":"4"}]}""", End);
        Assert.Equal(["A       B", "日本語  1", "e\u0301       2", "😀      3", "abcdef  4"], shown.Lines);
        var cut = await ShowAsync(Plain with { Width = 20 }, BeginList, Table("A", "B"), $$"""{"kind":"rows","rows":[{"A":"{{string.Concat(Enumerable.Repeat("日", 30))}}","B":"4"}]}""", End);
        Assert.Equal("日日日日日日日日…  4", cut.Lines[1]);
    }

    [Theory]
    [InlineData(80, "NODE               PAIRS        RATE       SIZE  OF")]
    [InlineData(50, "NODE               PAIRS        RATE       SIZE")]
    [InlineData(40, "NODE               PAIRS        RATE")]
    [InlineData(30, "NODE               PAIRS        RATE")]
    public async Task Columns_that_may_give_way_do_so_before_any_is_cut(int width, string heading)
    {
        const string Table = """
            {"kind":"table","columns":[{"name":"n","title":"NODE"},{"name":"p","title":"PAIRS"},{"name":"r","title":"RATE","format":"rate"},
            {"name":"s","title":"SIZE","format":"bytes","givesWay":1},{"name":"o","title":"OF","givesWay":7}]}
            """;
        const string Rows = """{"kind":"rows","rows":[{"n":"10.0.0.1:4053-long","p":"1","r":2,"s":3,"o":"4"}]}""";
        var shown = await ShowAsync(Plain with { Width = width }, BeginList, Table.ReplaceLineEndings(""), Rows, End);
        if (width >= 40) Assert.Equal(heading.Replace(" ", "", StringComparison.Ordinal), shown.Lines[0].Replace(" ", "", StringComparison.Ordinal));

        // The values that tell rows apart are whole as long as they can be.
        Assert.StartsWith("10.0.0.1:4053-long ", shown.Lines[1], StringComparison.Ordinal);
        Assert.All(shown.Lines, line => Assert.InRange(line.Length, 1, width));
        var file = await ShowAsync(Terminal.None, BeginList, Table.ReplaceLineEndings(""), Rows, End);
        Assert.EndsWith("  4", file.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_fits_a_narrow_screen_and_says_where_it_is_cut()
    {
        var narrow = Plain with { Width = 30 };
        var shown = await ShowAsync(
            narrow, BeginList, Table("NAME", "ADDRESS", "S"), """{"kind":"rows","rows":[{"NAME":"abcdefghijklmnopqrstuvwxyz","ADDRESS":"akka.tcp://ProxyCluster@127.0.0.1:43195","S":"up"}]}""", End);
        Assert.All(shown.Lines, line => Assert.InRange(line.Length, 1, 30));
        Assert.Matches(@"^abcdefghij\w*…  akka\.tcp\S*…  up$", shown.Lines[1]);
    }

    [Fact]
    public async Task Long_listing_has_one_heading_and_columns_that_stay_where_they_are()
    {
        var rows = Enumerable.Range(0, 3500).Select(i => $$"""{"kind":"rows","rows":[{"A":"{{new string('a', 1 + (i % 9))}}","B":"{{i.ToString(CultureInfo.InvariantCulture)}}"}]}""");
        var shown = await ShowAsync(Plain, [BeginList, Table("A", "B"), .. rows, """{"kind":"rows","rows":[{"A":"a-wider-value-than-all","B":"last"}]}""", End]);
        Assert.Equal(3502, shown.Lines.Count);
        Assert.Single(shown.Lines, "A          B");

        // They grow where something wider comes, for the rows that are kept with it.
        Assert.All(Enumerable.Range(0, 3000), i => Assert.Equal($"{new string('a', 1 + (i % 9)),-9}  {i}", shown.Lines[i + 1]));
        Assert.Equal("a-wider-value-than-all  last", shown.Lines[^1]);
    }

    [Fact]
    public async Task Frame_longer_than_the_screen_is_cut_and_says_so()
    {
        var frame = """{"kind":"frame"}""";
        var rows = Rows("A", [.. Enumerable.Range(0, 5000).Select(i => $"row-{i}")]);
        var shown = await ShowAsync(Plain with { Height = 5 }, BeginStream, frame, Table("A"), rows, frame, """{"kind":"text","text":"the last"}""", End);
        Assert.Contains("row-2\e[0K\r\n… 997 more lines\e[0K", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("row-3", shown.Output, StringComparison.Ordinal);
        Assert.EndsWith("\e[?1049lthe last\n", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminal_that_knows_no_sequences_gets_none()
    {
        string[] frame = ["""{"kind":"frame"}""", Table("A"), Rows("A", "up")];
        var shown = await ShowAsync(Dumb, [BeginStream, .. frame, .. frame, """{"kind":"progress","text":"t","done":1,"total":2,"unit":"u"}""", """{"kind":"note","text":"n"}""", End]);
        Assert.Equal(("A\nup\n\nA\nup\n", "pbm: n\n"), (shown.Output, shown.Error));
    }

    [Theory]
    [InlineData("xterm-256color", true)]
    [InlineData("linux", true)]
    [InlineData("dumb", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Type_of_the_terminal_says_what_it_knows(string? type, bool isCapable) => Assert.Equal(isCapable, Terminal.IsCapable(type));

    [GeneratedRegex(@"\e\[[?0-9;]*[A-Za-z]|\e\[0?[KJ]|\r(?!\n)")]
    private static partial Regex Sequences();
}
