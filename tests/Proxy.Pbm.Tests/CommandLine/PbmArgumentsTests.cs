using Proxy.Pbm.CommandLine;

namespace Proxy.Pbm.Tests.CommandLine;

public sealed class PbmArgumentsTests
{
    [Theory]
    [InlineData("", "127.0.0.1:9110", "")]
    [InlineData("cluster show", "127.0.0.1:9110", "cluster show")]
    [InlineData("10.0.0.7:9200", "10.0.0.7:9200", "")]
    [InlineData("node-1:9110 cluster show", "node-1:9110", "cluster show")]
    [InlineData("http://node-1:9110/ cluster show", "node-1:9110", "cluster show")]
    [InlineData("[fd00::1]:9110 actor hierarchy -s a:b", "[fd00::1]:9110", "actor hierarchy -s a:b")]
    [InlineData("--json node-1:9110 cluster show", "node-1:9110", "cluster show")]
    public void Node_comes_before_the_command(string line, string endpoint, string words)
    {
        var parsed = PbmArguments.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((endpoint, words), (parsed.Endpoint, string.Join(' ', parsed.Words)));
    }
}
