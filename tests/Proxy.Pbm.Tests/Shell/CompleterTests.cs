using Proxy.Pbm.Shell;
using Proxy.Pbm.Wire;

namespace Proxy.Pbm.Tests.Shell;

public sealed class CompleterTests
{
    private static readonly Listing Node = new(1, "S", "akka.tcp://S@h:1", "full",
    [
        new("proxy", "", [
            Command("endpoint set", Argument("address", "text", "-e"), Argument("state", "text", "--state") with { AllowedValues = ["ready", "drain"] }),
            Command("endpoints"),
            Command("kill", Argument("id", "text", "-i"), Argument("yes", "flag", "--yes"))]),
        new("actor", "", [Command("system")]),
        new("doctor", "", [], Command("", Argument("node", "text", "--node"))),
        new("top", "", [Command("pools")], Command("", Argument("once", "flag", "--once"))),
    ]);

    [Theory]
    [InlineData("", "actor doctor exit help proxy top")]
    [InlineData("pr", "proxy")]
    [InlineData("x", "")]
    [InlineData("proxy ", "endpoint endpoints kill")]
    [InlineData("proxy endpoint ", "set")]
    [InlineData("proxy endpoint set ", "--json --state -e")]
    [InlineData("proxy endpoint set --state ", "drain ready")]
    [InlineData("proxy endpoint set --state d", "drain")]
    [InlineData("proxy endpoint set --state drain -", "--json -e")]
    [InlineData("proxy kill -i ", "")]
    [InlineData("proxy kill --yes ", "--json -i")]
    [InlineData("nobody ", "")]
    [InlineData("help ", "actor doctor proxy top")]
    [InlineData("doctor ", "--json --node")]
    [InlineData("doctor --node ", "")]
    [InlineData("top ", "--json --once pools")]
    [InlineData("top pools ", "--json")]
    [InlineData("help top ", "pools")]
    [InlineData("help proxy ki", "kill")]
    [InlineData("help proxy kill ", "")]
    public void Line_goes_on_with(string text, string expected)
    {
        var candidates = Completer.Complete(Node, text, out var start);
        Assert.Equal(expected, string.Join(' ', candidates));
        Assert.Equal(text.LastIndexOf(' ') + 1, start);
    }

    private static CommandInfo Command(string name, params ArgumentInfo[] arguments) => new(name, "", "text", false, [.. arguments]);

    private static ArgumentInfo Argument(string name, string kind, string text) => new(name, "", [text], kind, false, false, null, []);
}
