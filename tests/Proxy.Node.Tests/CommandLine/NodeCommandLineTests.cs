using System.Text;
using Proxy.Configuration;
using Proxy.Node.CommandLine;

namespace Proxy.Node.Tests.CommandLine;

public sealed class NodeCommandLineTests
{
    private static readonly string[] HelpTexts =
        [
            "--config <FILE>", "--forward <LISTEN=ENDPOINT[,ENDPOINT...]>", "--admin <ADDRESS>", "--cluster <HOST:PORT>", "--seed <HOST:PORT>",
            "--origin <LISTEN>", "--check", "--version", "--help",
        ];

    private static readonly string[] Words =
        ["--config", "--forward", "--cluster", "--seed", "--check", "--version", "--", "-", "=", ":80=a:1", "@", "[", "]", "a", "", " ", "\0", "\"", "-h"];

    [Fact]
    public void No_arguments_are_the_demo()
    {
        var options = Understood();
        Assert.Equal(NodeAction.Run, options.Action);
        Assert.True(options.IsDemo);
    }

    [Fact]
    public void Config_and_forwards_are_taken_in_order()
    {
        var options = Understood("--forward", ":80=a:1", "--config", "proxy.conf", "--forward=[::1]:81=b:2,c:3");
        Assert.Equal("proxy.conf", options.ConfigFile);
        Assert.Equal(["[::]:80", "[::1]:81"], options.Forwards.Select(f => f.Bind.ToString()));
        Assert.Equal(["b:2", "c:3"], options.Forwards[1].Endpoints.Select(e => e.ToString()));
        Assert.False(options.IsDemo);
    }

    [Theory]
    [InlineData(NodeAction.Check, "--check", "--config", "proxy.conf")]
    [InlineData(NodeAction.Check, "--forward", ":80=a:1", "--check")]
    [InlineData(NodeAction.Origin, "--origin", ":8080")]
    [InlineData(NodeAction.Version, "--version")]
    [InlineData(NodeAction.Version, "--version", "--check")]
    [InlineData(NodeAction.Help, "--help")]
    [InlineData(NodeAction.Help, "-h")]
    [InlineData(NodeAction.Help, "--help", "--nonsense")]
    public void Action_is_what_the_options_ask_for(NodeAction action, params string[] args) =>
        Assert.Equal(action, Understood(args).Action);

    [Theory]
    [InlineData("--confg: there is no such option (did you mean --config?)", "--confg=x")]
    [InlineData("--nonsense: there is no such option (see --help)", "--nonsense")]
    [InlineData("proxy.conf: nothing takes this argument (see --help)", "proxy.conf")]
    [InlineData("@proxy.conf: nothing takes this argument", "@proxy.conf")]
    [InlineData("[suggest]: nothing takes this argument", "[suggest]")]
    [InlineData("--config: Required argument missing", "--config")]
    [InlineData("(write --config FILE)", "--config", "--check", "--forward", ":80=a:1")]
    [InlineData("(write --admin ADDRESS)", "--admin", "--check", "--forward", ":80=a:1")]
    [InlineData("--config: Option '--config' expects a single argument", "--config", "a", "--config", "b")]
    [InlineData("(write --forward LISTEN=ENDPOINT[,ENDPOINT...])", "--forward")]
    [InlineData("--forward :80: \":80\" has no = (write LISTEN=", "--forward", ":80")]
    [InlineData("--origin nowhere: \"nowhere\" has no port", "--origin", "nowhere")]
    [InlineData("--check: there is nothing to check (add --config FILE", "--check")]
    public void Wrong_argument_is_named_with_a_remedy(string message, params string[] args)
    {
        var result = NodeCommandLine.Parse(args);
        Assert.Null(result.Options);
        Assert.Contains(message, result.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_wrong_argument_is_an_error_of_its_own()
    {
        var result = NodeCommandLine.Parse(["--forward", "x=a:1", "--forward", ":80=a:1", "--nonsense", "--forward", ":80=b"]);
        Assert.Equal(["--nonsense", "--forward x=a:1", "--forward :80=b"], result.Errors.Select(e => e.Path));
    }

    [Fact]
    public void Cluster_and_seeds_are_read()
    {
        var cluster = Understood("--forward", ":80=a:1", "--cluster", "[fd00::5]:4053", "--seed", "a:1", "--seed", "akka.tcp://P@b:2").Cluster;
        Assert.Equal((null, "fd00::5", 4053), (cluster.SystemName, cluster.Host, cluster.Port));
        Assert.Equal(["a:1", "akka.tcp://P@b:2"], cluster.Seeds!.Value.AsEnumerable());
        Assert.Equal(ClusterOverrides.None, Understood("--forward", ":80=a:1").Cluster);
    }

    [Theory]
    [InlineData("--cluster", "here", "has no port")]
    [InlineData("--cluster", "a:0", "has port 0")]
    [InlineData("--seed", "here", "has no port")]
    [InlineData("--seed", "akka.tcp://a:1", "has no @")]
    public void A_cluster_address_that_is_none_is_named_with_a_remedy(string option, string value, string problem)
    {
        var error = Assert.Single(NodeCommandLine.Parse([option, value]).Errors);
        Assert.Equal($"{option} {value}", error.Path);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public void Help_names_every_option()
    {
        var output = new StringWriter();
        NodeCommandLine.WriteHelp(output);
        Assert.All(
            HelpTexts,
            option => Assert.Contains(option, output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Random_arguments_give_options_or_errors_and_not_both()
    {
        var random = new Random(20_240_131);
        for (var round = 0; round < 20_000; round++)
        {
            var args = new string[random.Next(5)];
            for (var i = 0; i < args.Length; i++)
                args[i] = random.Next(3) == 0 ? Garbage(random) : string.Concat(random.GetItems(Words, random.Next(3)));
            var result = NodeCommandLine.Parse(args);
            Assert.True(result.Options is null == result.Errors.Length > 0, string.Join("|", args));
        }
    }

    private static string Garbage(Random random)
    {
        var bytes = new byte[random.Next(30)];
        random.NextBytes(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private static NodeOptions Understood(params string[] args)
    {
        var result = NodeCommandLine.Parse(args);
        Assert.Empty(result.Errors);
        return result.Options!;
    }
}
