using Proxy.Cmd.ActorPalette;
using Proxy.Cmd.ClusterPalette;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Tests.Hosts;

namespace Proxy.Cmd.Tests.Palettes;

public sealed class CommandParserTests
{
    private static readonly CommandPalette[] Palettes = [ClusterCommands.Instance, ActorCommands.Instance, TestPalette.Instance];

    [Fact]
    public void Words_are_a_palette_a_command_and_its_arguments()
    {
        var parsed = Parse("test say -m one --message two --loud -n 3");
        Assert.Equal("say", parsed.Definition!.Name);
        Assert.Equal(["one", "two"], parsed.Arguments!.Values("message").AsEnumerable());
        Assert.Equal("two", parsed.Arguments.Value("message"));
        Assert.Equal(3, parsed.Arguments.Number("times"));
        Assert.True(parsed.Arguments.Has("loud"));
        Assert.False(parsed.Arguments.Has("tone"));
    }

    [Fact]
    public void Default_stands_in_for_what_is_not_written() => Assert.Equal(1, Parse("test say -m one").Arguments!.Number("times"));

    [Fact]
    public void Value_may_follow_an_equals_sign() => Assert.Equal("a=b", Parse("test say --message=a=b").Arguments!.Value("message"));

    [Fact]
    public void Value_may_begin_with_a_dash() => Assert.Equal("-x", Parse("test say -m -x").Arguments!.Value("message"));

    [Fact]
    public void Longest_name_of_a_command_wins()
    {
        Assert.Equal("endpoint set", Parse("test endpoint set").Definition!.Name);
        Assert.Equal("endpoint", Parse("test endpoint").Definition!.Name);
    }

    [Theory]
    [InlineData("look", "")]
    [InlineData("look --far", "")]
    [InlineData("look back", "back")]
    public void Name_of_a_palette_may_be_a_command_by_itself(string line, string command)
    {
        var parsed = Look(line);
        Assert.Equal(("", command), (parsed.Problem, parsed.Definition!.Name));
        Assert.Equal(line.EndsWith("--far", StringComparison.Ordinal), parsed.Arguments!.Has("far"));
    }

    [Theory]
    [InlineData("look bak", "look has no command 'bak' (did you mean back?)")]
    [InlineData("look --fra", "look does not take '--fra' (did you mean --far?)")]
    public void Wrong_words_behind_such_a_name_are_named(string line, string message)
    {
        var parsed = Look(line);
        Assert.Equal(message, $"{parsed.Problem} ({parsed.Remedy})");
    }

    private static ParsedCommand Look(string line) => CommandParser.Parse(
        [
            new CommandPalette(
                "look",
                "",
                [
                    new CommandDefinitionBuilder().AsDefault().WithArgument(a => a.WithName("far").WithSwitch("--far").WithKind(ArgumentKind.Flag)).Build(),
                    new CommandDefinitionBuilder().WithName("back").Build(),
                ],
                Akka.Actor.Props.Create<TestHandler>()),
        ],
        line.Split(' '));

    [Theory]
    [InlineData("", "nothing is written")]
    [InlineData("clutser show", "there is no 'clutser' (did you mean cluster?)")]
    [InlineData("zzzzzz", "there is no 'zzzzzz' (there is: cluster, actor, test)")]
    [InlineData("actor", "actor needs a command (there is: hierarchy, system)")]
    [InlineData("actor hierarhcy -d 2", "actor has no command 'hierarhcy' (did you mean hierarchy?)")]
    [InlineData("actor hierarchy --dept 2", "actor hierarchy does not take '--dept' (did you mean --depth?)")]
    [InlineData("actor system now", "actor system does not take 'now' (it takes no arguments)")]
    [InlineData("actor hierarchy -d", "-d has no value (write -d DEPTH)")]
    [InlineData("actor hierarchy -d ", "-d has no value (write -d DEPTH)")]
    [InlineData("test say --message= --loud", "--message has no value (write --message MESSAGE)")]
    [InlineData("actor hierarchy -d x", "'x' is not a whole number for -d (write -d 20)")]
    [InlineData("actor hierarchy -d -1", "'-1' is not a whole number for -d (write -d 20)")]
    [InlineData("actor hierarchy -d 1 --depth 2", "--depth is written twice (write it once)")]
    [InlineData("test say", "test say needs -m (write -m MESSAGE: what is said)")]
    [InlineData("test say -m a --loud=yes", "--loud takes no value (write --loud)")]
    [InlineData("actor hierarchy --max_depth 2", "actor hierarchy does not take '--max_depth' (there is: -d, --depth, -s, --start, -l, --limit)")]
    [InlineData("actor hierarchy --DEPHT 2", "actor hierarchy does not take '--DEPHT' (did you mean --depth?)")]
    [InlineData("actor hierarchy -x 2", "actor hierarchy does not take '-x' (there is: -d, --depth, -s, --start, -l, --limit)")]
    [InlineData("test say -m a --tone kin", "'kin' is not a value of --tone (did you mean kind?)")]
    public void Wrong_words_are_named_with_a_remedy(string line, string message)
    {
        var parsed = Parse(line);
        Assert.Null(parsed.Definition);
        Assert.StartsWith(message, $"{parsed.Problem} ({parsed.Remedy})", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("1.5s", 1_500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1d", 86_400_000)]
    public void Duration_has_a_unit(string text, double milliseconds) =>
        Assert.Equal(milliseconds, ArgumentValues.ParseDuration(text)!.Value.TotalMilliseconds);

    [Theory]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1e9d")]
    [InlineData("99999999999999d")]
    public void Other_text_is_no_duration(string text) => Assert.Null(ArgumentValues.ParseDuration(text));

    private static ParsedCommand Parse(string line) => CommandParser.Parse(Palettes, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
