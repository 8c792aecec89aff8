
namespace Proxy.Configuration.Tests;

public sealed class ClusterVariablesTests
{
    [Fact]
    public void Nothing_set_says_nothing() => Assert.Equal(ClusterOverrides.None, Read().Overrides);

    [Fact]
    public void Variables_become_settings()
    {
        var settings = Settings("", ("ACTORSYSTEM", "Other"), ("CLUSTER_IP", "node-1"), ("CLUSTER_PORT", "4055"), ("CLUSTER_SEEDS", "a:1, akka.tcp://Other@b:2,"));
        Assert.Equal(("Other", "0.0.0.0", 4055, "node-1"), (settings.SystemName, settings.Hostname, settings.Port, settings.PublicHostname));
        Assert.Equal(["akka.tcp://Other@a:1", "akka.tcp://Other@b:2"], settings.Seeds.AsEnumerable());
    }

    [Fact]
    public void Variables_win_over_the_file()
    {
        const string file = "proxy.cluster { system-name = F, hostname = 10.0.0.1, public-hostname = f, port = 1, seeds = [\"x:1\", \"y:1\"] }";
        var settings = Settings(file, ("CLUSTER_IP", "e"), ("CLUSTER_PORT", "2"), ("CLUSTER_SEEDS", "z:1"));
        Assert.Equal(("F", 2, "e"), (settings.SystemName, settings.Port, settings.PublicHostname));
        Assert.Equal(["akka.tcp://F@z:1"], settings.Seeds.AsEnumerable());
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("localhost", "localhost")]
    [InlineData("127.0.0.7", "127.0.0.7")]
    [InlineData("10.0.0.5", "0.0.0.0")]
    [InlineData("node-1.internal", "0.0.0.0")]
    [InlineData("fd00::5", "::")]
    public void A_loopback_address_is_bound_alone_and_every_address_otherwise(string host, string bound)
    {
        var settings = Settings("", ("CLUSTER_IP", host));
        Assert.Equal((bound, host), (settings.Hostname, settings.PublicHostname));
    }

    [Fact]
    public void The_name_of_the_machine_stands_in_where_others_are_to_be_met_and_no_host_is_named()
    {
        Assert.Equal(ClusterVariables.MachineHost(_ => null), Settings("", ("CLUSTER_SEEDS", "a:1")).PublicHostname);
        Assert.Null(Settings("proxy.cluster.hostname = 127.0.0.1", ("CLUSTER_SEEDS", "a:1")).PublicHostname);
        Assert.Null(Settings("", ("ACTORSYSTEM", "X")).PublicHostname);
    }

    [Theory]
    [InlineData("ACTORSYSTEM", "my system", "cannot be a name")]
    [InlineData("CLUSTER_IP", "a b", "neither a DNS name nor an IP address")]
    [InlineData("CLUSTER_IP", "0.0.0.0", "is every address of a machine")]
    [InlineData("CLUSTER_SEEDS", "[::]:1", "is every address of a machine")]
    [InlineData("CLUSTER_PORT", "70000", "is not a whole number from 0 to 65535")]
    [InlineData("CLUSTER_SEEDS", "a:1,b", "has no port")]
    [InlineData("CLUSTER_SEEDS", "akka.tcp://a:1", "has no @")]
    public void A_value_that_is_not_understood_is_named_with_a_remedy(string variable, string value, string problem)
    {
        var error = Assert.Single(Read((variable, value)).Errors);
        Assert.Equal(variable, error.Path);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public void The_command_line_wins_over_the_environment()
    {
        var line = new ClusterOverrides(null, "line", null, ["l:1"]);
        var both = line.Over(new ClusterOverrides("E", "e", 5, ["e:1"]));
        Assert.Equal(("E", "line", 5), (both.SystemName, both.Host, both.Port));
        Assert.Equal(["l:1"], both.Seeds!.Value.AsEnumerable());
    }

    private static (ClusterOverrides Overrides, List<ConfigurationError> Errors) Read(params (string Name, string Value)[] variables)
    {
        var errors = new List<ConfigurationError>();
        return (ClusterVariables.Read(name => variables.FirstOrDefault(each => each.Name == name).Value, errors), errors);
    }

    private static ClusterSettings Settings(string file, params (string Name, string Value)[] variables)
    {
        var (overrides, errors) = Read(variables);
        var tree = ConfigurationText.Parse(file, "file").Config!;
        overrides.MergeInto(tree);
        var settings = ProxySettingsReader.ReadCluster(tree, errors);
        Assert.Empty(errors);
        return settings;
    }
}
