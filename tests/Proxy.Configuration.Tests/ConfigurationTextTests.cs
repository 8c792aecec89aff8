
namespace Proxy.Configuration.Tests;

public sealed class ConfigurationTextTests
{
    [Theory]
    [InlineData("a {\n  b = 1\n", 1, "the { of this line is never closed")]
    [InlineData("a = [\n1\n", 1, "the [ of this line is never closed")]
    [InlineData("a = 1\n}\nb = 2", 2, "this } closes nothing")]
    [InlineData("a {\n b = [1, 2\n}\n", 3, "this } cannot close the [ of line 2")]
    [InlineData("a {\n b = 1 ]\n}\n", 2, "this ] cannot close the { of line 1")]
    [InlineData("{ a = 1 }\nb = 2", 2, "text after the last brace")]
    [InlineData("\n\nbind = 0.0.0.0:80", 3, "\":\" must stand in double quotes")]
    [InlineData("bind = *:80", 1, "\"*\" must stand in double quotes")]
    [InlineData("a = \"b\nc = 1", 1, "a double quote is never closed")]
    [InlineData("a = \"\"\"b\nc = 1", 1, "the \"\"\" of this line is never closed")]
    [InlineData("a = \"\"\"b\nc\"\"\"\nd", 3, "\"d\" is followed by neither")]
    [InlineData("a = \"\\x\"", 1, "unknown escape sequence")]
    [InlineData("a = \"\\u12g4\"", 1, "unknown escape sequence")]
    [InlineData("a\nb = 1", 1, "\"a\" is followed by neither a value nor a block")]
    [InlineData("a b = 1", 1, "\"a\" is followed by neither")]
    [InlineData("a {\n b =\n}", 3, "\"b\" has no value")]
    [InlineData("a = 1 b = 2", 1, "second = on the line")]
    [InlineData("a =\nb = 2", 2, "second = on the line")]
    [InlineData("a = [1,,2]", 1, "comma where a value belongs")]
    [InlineData("a = [{b = 1} {c = 2}]", 1, "\"{\" after the end of a value")]
    [InlineData("a { b {},, c = 1 }", 1, "\",\" where a key belongs")]
    [InlineData("a = 1\n, b = 2", 2, "\",\" where a key belongs")]
    [InlineData("a = 1 {", 1, "there is a { after the end of a value")]
    [InlineData("a = ${b}", 1, "substitutions are not supported")]
    [InlineData("include \"b.conf\"", 1, "include is not supported")]
    [InlineData("a+=1", 1, "+= is not supported")]
    [InlineData("include = 1", 1, "include is not supported")]
    [InlineData("a += 1", 1, "+= is not supported")]
    [InlineData("= 1", 1, "\"=\" where a key belongs")]
    [InlineData("a..b = 1", 1, "\".\" where a key belongs")]
    [InlineData("a = 1\r\nb = 1\r\nc", 3, "\"c\" is followed by neither")]
    [InlineData("# c\n// d\n\na", 4, "\"a\" is followed by neither")]
    public void Error_names_the_source_and_the_line(string text, int line, string problem)
    {
        var error = Assert.Single(ProxySettingsReader.ReadText(text, "proxy.conf").Errors);
        Assert.Equal($"proxy.conf:{line}", error.Path);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(error.Remedy);
    }

    [Theory]
    [InlineData("a = b", "b")]
    [InlineData("a: b", "b")]
    [InlineData("\uFEFFa = b", "b")]
    [InlineData("{ \"a\": \"b\" }", "b")]
    [InlineData("{ \"x\": { \"y\": 1 }, \"a\": \"b\" }", "b")]
    [InlineData("a = b # c", "b")]
    [InlineData("a = b // c", "b")]
    [InlineData("a = b c  \"d\"", "b c  d")]
    [InlineData("a = \"\\u0041\\n\\\"\"", "A\n\"")]
    [InlineData("a = \"\"\"b\"c\"\"\"", "b\"c")]
    [InlineData("x { y = 1, z = 2 }\na = b", "b")]
    [InlineData("x { y { z = 1 } w = 2 }\na = b", "b")]
    [InlineData("x { y {}, z = 1 }, a = b", "b")]
    [InlineData("x.y.\"z.w\" = 1\r\na = b\r\n", "b")]
    [InlineData("x = [\n  1, 2\n  3\n  [4]\n  { y = 1 },\n]\na = b", "b")]
    [InlineData("a =\n  b", "b")]
    [InlineData("a = 1\na = b", "b")]
    public void Text_is_understood(string text, string a)
    {
        var result = ConfigurationText.Parse(text, "proxy.conf");
        Assert.Empty(result.Errors);
        Assert.Equal(a, result.Config!.GetString("a"));
    }

    [Theory]
    [InlineData("[", "nested deeper")]
    [InlineData("a{", "nested deeper")]
    [InlineData("a.", "more than 32 parts")]
    public void Text_nested_beyond_the_stack_is_an_error(string unit, string problem)
    {
        var text = "a = " + string.Concat(Enumerable.Repeat(unit, 100_000));
        if (unit != "[") text = text["a = ".Length..];
        Assert.Contains(problem, Assert.Single(ProxySettingsReader.ReadText(text).Errors).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_too_long_is_an_error()
    {
        var error = Assert.Single(ProxySettingsReader.ReadText(new string('#', ConfigurationText.MaxLength + 1), "big.conf").Errors);
        Assert.Equal("big.conf", error.Path);
        Assert.Contains("1MiB", error.Problem, StringComparison.Ordinal);
    }
}
