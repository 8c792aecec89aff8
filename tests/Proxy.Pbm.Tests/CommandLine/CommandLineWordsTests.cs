using Proxy.Pbm.CommandLine;

namespace Proxy.Pbm.Tests.CommandLine;

public sealed class CommandLineWordsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  cluster   show  ", "cluster|show")]
    [InlineData("say -m \"two words\" 'and more'", "say|-m|two words|and more")]
    [InlineData("say -m\"glued on\"", "say|-mglued on")]
    [InlineData("say '>' \"#\" # remark", "say|>|#")]
    [InlineData("say a#b", "say|a#b")]
    [InlineData("say ''", "say|")]
    public void Words_are_split_at_blanks(string line, string expected)
    {
        var parsed = CommandLineWords.Parse(line);
        Assert.Equal(expected, string.Join('|', parsed.Words));
        Assert.Null(parsed.File);
    }

    [Theory]
    [InlineData("cluster show > out", "out", false)]
    [InlineData("cluster show >out", "out", false)]
    [InlineData("cluster show >> \"my file\"", "my file", true)]
    [InlineData("cluster show >>out", "out", true)]
    public void Output_goes_where_the_line_says(string line, string file, bool append)
    {
        var parsed = CommandLineWords.Parse(line);
        Assert.Equal(["cluster", "show"], parsed.Words);
        Assert.Equal((file, append), (parsed.File, parsed.Append));
    }
}
