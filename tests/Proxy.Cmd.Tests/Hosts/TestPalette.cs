using Akka.Actor;
using Proxy.Cmd.Palettes;

namespace Proxy.Cmd.Tests.Hosts;

/// <summary>A palette with an answer of every kind.</summary>
internal static class TestPalette
{
    public static CommandPalette Instance { get; } = new(
        "test",
        "answers of every kind",
        [
            Command("say", ResultShape.Text).IsReadOnly()
                .WithArgument(a => a.WithName("message").WithDescription("what is said").WithSwitch("-m").WithSwitch("--message").IsMandatory().IsMultiple())
                .WithArgument(a => a.WithName("times").WithDescription("how often").WithSwitch("-n").WithKind(ArgumentKind.Number).WithDefaultValue("1"))
                .WithArgument(a => a.WithName("loud").WithDescription("in capitals").WithSwitch("--loud").WithKind(ArgumentKind.Flag))
                .WithArgument(a => a.WithName("tone").WithDescription("how").WithSwitch("--tone").WithAllowedValue("kind").WithAllowedValue("stern"))
                .Build(),
            Command("act", ResultShape.Text).Build(),
            Command("table", ResultShape.List).IsReadOnly().WithArgument(a => a.WithName("rows").WithDescription("how many").WithSwitch("-n").WithKind(ArgumentKind.Number).WithDefaultValue("2")).Build(),
            Command("wide", ResultShape.List).IsReadOnly().Build(),
            Command("count", ResultShape.Stream).IsReadOnly().Build(),
            Command("quiet", ResultShape.Stream).IsReadOnly().Build(),
            Command("top", ResultShape.Stream).IsReadOnly()
                .WithArgument(a => a.WithName("once").WithDescription("one picture").WithSwitch("--once").WithKind(ArgumentKind.Flag))
                .EndsWith("once")
                .Build(),
            Command("recent", ResultShape.Stream).IsReadOnly()
                .WithArgument(a => a.WithName("follow").WithDescription("goes on").WithSwitch("--follow").WithKind(ArgumentKind.Flag))
                .EndsWithout("follow")
                .Build(),
            Command("hang", ResultShape.Text).IsReadOnly().Build(),
            Command("flood", ResultShape.Stream).IsReadOnly().Build(),
            Command("pour", ResultShape.Stream).IsReadOnly().Build(),
            Command("fail", ResultShape.Text).IsReadOnly().Build(),
            Command("half", ResultShape.List).IsReadOnly().Build(),
            Command("break", ResultShape.Text).IsReadOnly().Build(),
            Command("trip", ResultShape.Text).IsReadOnly().Build(),
            Command("odd", ResultShape.Value).IsReadOnly().Build(),
            Command("escape", ResultShape.Text).IsReadOnly().Build(),
            Command("endpoint set", ResultShape.Text).IsReadOnly().Build(),
            Command("endpoint", ResultShape.Text).IsReadOnly().Build(),
            Command("forgotten", ResultShape.Text).IsReadOnly().Build(),
            Command("progress", ResultShape.Text).IsReadOnly()
                .WithArgument(a => a.WithName("stay").WithDescription("stays at three of four").WithSwitch("--stay").WithKind(ArgumentKind.Flag))
                .Build(),
            Command("wait", ResultShape.Text).IsReadOnly()
                .WithArgument(a => a.WithName("long").WithDescription("how long it may take more").WithSwitch("--long").WithKind(ArgumentKind.Duration))
                .WaitsFor("long")
                .Build(),
        ],
        Props.Create<TestHandler>());

    private static CommandDefinitionBuilder Command(string name, ResultShape result) =>
        new CommandDefinitionBuilder().WithName(name).WithDescription($"the answer {name}").WithResult(result);
}
