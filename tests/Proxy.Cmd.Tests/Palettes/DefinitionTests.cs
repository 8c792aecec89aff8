using Akka.Actor;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Tests.Hosts;

namespace Proxy.Cmd.Tests.Palettes;

public sealed class DefinitionTests
{
    [Fact]
    public void Command_is_taken_to_change_something_unless_it_says_otherwise() =>
        Assert.False(new CommandDefinitionBuilder().WithName("stop").Build().IsReadOnly);

    [Fact]
    public void Definition_that_cannot_be_typed_or_told_apart_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new CommandDefinitionBuilder().WithName("Upper").Build());
        Assert.Throws<ArgumentException>(() => new CommandDefinitionBuilder().Build());
        Assert.Throws<ArgumentException>(() => With(a => a.WithName("no-switch")));
        Assert.Throws<ArgumentException>(() => With(a => a.WithName("a").WithSwitch("plain")));
        Assert.Throws<ArgumentException>(() => With(a => a.WithName("a").WithSwitch("--json")));
        Assert.Throws<ArgumentException>(() => With(a => a.WithName("a").WithSwitch("-a").WithKind(ArgumentKind.Number).WithDefaultValue("many")));
        Assert.Throws<ArgumentException>(() => With(a => a.WithName("a").WithSwitch("-a").WithDefaultValue("x").IsMandatory()));
        Assert.Throws<ArgumentException>(() => With(a => a.WithName("a").WithSwitch("-a"), a => a.WithName("b").WithSwitch("-a")));
        Assert.Throws<ArgumentException>(() => new CommandDefinitionBuilder().WithName("command").WaitsFor("a").Build());
        Assert.Throws<ArgumentException>(() => new CommandDefinitionBuilder().WithName("command").WithResult(ResultShape.Stream).EndsWith("a").Build());
        Assert.Throws<ArgumentException>(() =>
            new CommandDefinitionBuilder().WithName("command").WithArgument(a => a.WithName("a").WithSwitch("-a").WithKind(ArgumentKind.Flag)).EndsWithout("a").Build());
        Assert.Throws<ArgumentException>(() =>
            new CommandDefinitionBuilder().WithName("command").WithArgument(a => a.WithName("a").WithSwitch("-a").WithKind(ArgumentKind.Number)).WaitsFor("a").Build());
        Assert.Throws<ArgumentException>(() => Palette("test", "twice", "twice"));
        Assert.Throws<ArgumentException>(() => Palette("help", "me"));
        Assert.Throws<ArgumentException>(() => Palette("empty"));
        Assert.Throws<ArgumentException>(() => new CommandPalette("twice", "", [Default(), Default()], Props.Create<TestHandler>()));
    }

    [Fact]
    public void A_palette_s_name_may_do_something_by_itself() => Assert.True(Default().IsDefault);

    private static CommandDefinition Default() => new CommandDefinitionBuilder().AsDefault().Build();

    private static CommandDefinition With(params Action<ArgumentDefinitionBuilder>[] arguments)
    {
        var builder = new CommandDefinitionBuilder().WithName("command");
        foreach (var argument in arguments) builder.WithArgument(argument);
        return builder.Build();
    }

    private static CommandPalette Palette(string name, params string[] commands) =>
        new(name, "", commands.Select(command => new CommandDefinitionBuilder().WithName(command).Build()), Props.Create<TestHandler>());
}
