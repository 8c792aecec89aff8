using Proxy.Actors.Caching.Rules;
using static Proxy.Actors.Tests.Caching.Rules.Heads;
using HttpMethod = Proxy.Actors.Http.HttpMethod;

namespace Proxy.Actors.Tests.Caching.Rules;

/// <summary>RFC 9111 4.3: validation, of what is stored and of what a client has.</summary>
public sealed class Section43ValidationTests
{
    private static string Conditions(ResponseFacts stored)
    {
        Span<byte> target = stackalloc byte[Revalidation.MaxBytes];
        return Text(target[..Revalidation.Write(target, stored)]);
    }

    private static Served Serve(ResponseFacts stored, params string[] request) =>
        Serving.Judge(HttpMethod.Get, Request(request), stored, Fields(request), 10).As;

    [Theory]
    [InlineData("\"abc\"")]
    [InlineData("W/\"abc\"")]
    [InlineData("\"\u00fc\"")]
    [InlineData("unquoted")]
    public void Section431_the_tag_is_sent_as_it_came(string tag) => Assert.Equal($"If-None-Match: {tag}\r\n", Conditions(Response("ETag: " + tag)));

    [Fact]
    public void Section431_both_validators_are_sent()
    {
        Assert.Equal($"If-Modified-Since: {Date(-9)}\r\n", Conditions(Response("Last-Modified: " + Date(-9))));
        Assert.Equal(
            $"If-None-Match: \"a\"\r\nIf-Modified-Since: {Date(-9)}\r\n", Conditions(Response("Last-Modified: " + Date(-9), "ETag: \"a\"")));
    }

    [Fact]
    public void Section431_without_validators_it_is_fetched_anew()
    {
        Assert.Equal("", Conditions(Response("Date: " + Date(0), "Last-Modified: yesterday", "ETag:")));
        Assert.Equal("", Conditions(Response("ETag: \"" + new string('x', Revalidation.MaxBytes) + "\"", "Last-Modified: " + Date(-9))));
    }

    [Theory]
    [InlineData("\"abc\"", "\"abc\"", (byte)Served.NotModified)]
    [InlineData("\"abc\"", "\"ab\"", (byte)Served.Whole)]
    [InlineData("\"abc\"", "\"1\", \"abc\",\"2\"", (byte)Served.NotModified)]
    [InlineData("\"abc\"", "\"1\" ,\t\"2\",W/\"abc\"", (byte)Served.NotModified)]
    [InlineData("W/\"abc\"", "W/\"abc\"", (byte)Served.NotModified)]
    [InlineData("W/\"abc\"", "\"abc\"", (byte)Served.NotModified)]
    [InlineData("\"abc\"", "*", (byte)Served.NotModified)]
    [InlineData("", "*", (byte)Served.NotModified)]
    [InlineData("", "\"abc\"", (byte)Served.Whole)]
    [InlineData("", "\"\"", (byte)Served.Whole)]
    [InlineData("", "W/", (byte)Served.Whole)]
    [InlineData("\"a, b\"", "\"a, b\"", (byte)Served.NotModified)]
    [InlineData("\"b\"", "\"a, b\"", (byte)Served.Whole)]
    [InlineData("\"a\\\"", "\"a\\\", \"c\"", (byte)Served.NotModified)]
    [InlineData("\"\u00fc\"", "\"\u00fc\"", (byte)Served.NotModified)]
    [InlineData("abc", "abc", (byte)Served.NotModified)]
    [InlineData("w/\"abc\"", "w/\"abc\"", (byte)Served.NotModified)]
    [InlineData("W\"abc\"", "W\"abc\"", (byte)Served.NotModified)]
    public void Section432_If_None_Match_compares_weakly(string tag, string list, byte expected) =>
        Assert.Equal((Served)expected, Serve(Response("ETag: " + tag), "If-None-Match: " + list));

    [Fact]
    public void Section432_If_None_Match_may_have_several_lines() =>
        Assert.Equal(Served.NotModified, Serve(Response("ETag: \"a\""), "If-None-Match: \"b\"", "X: y", "If-None-Match: \"a\""));

    [Fact]
    public void Section432_If_None_Match_outdoes_If_Modified_Since()
    {
        var stored = Response("ETag: \"a\"", "Last-Modified: " + Date(-5000));
        Assert.Equal(Served.NotModified, Serve(stored, "If-None-Match: \"a\"", "If-Modified-Since: " + Date(-10000)));
        Assert.Equal(Served.Whole, Serve(stored, "If-None-Match: \"b\"", "If-Modified-Since: " + Date(0)));
    }

    [Theory]
    [InlineData(-3000, (byte)Served.NotModified)]
    [InlineData(-2000, (byte)Served.NotModified)]
    [InlineData(-3001, (byte)Served.Whole)]
    public void Section432_If_Modified_Since_against_Last_Modified(long since, byte expected) =>
        Assert.Equal((Served)expected, Serve(Response("Last-Modified: " + Date(-3000), "Date: " + Date(0)), "If-Modified-Since: " + Date(since)));

    [Theory]
    [InlineData("Date: Sun, 13 Sep 2020 12:26:30 GMT", -10, (byte)Served.NotModified)]
    [InlineData("Date: Sun, 13 Sep 2020 12:26:30 GMT", -11, (byte)Served.Whole)]
    [InlineData("X: y", 0, (byte)Served.NotModified)]
    [InlineData("X: y", -1, (byte)Served.Whole)]
    public void Section432_If_Modified_Since_against_Date_or_the_response_s_time(string line, long since, byte expected) =>
        Assert.Equal((Served)expected, Serve(Response(line), "If-Modified-Since: " + Date(since)));

    [Fact]
    public void Rfc9110_section_13_1_3_a_date_that_cannot_be_read_or_comes_twice_is_none()
    {
        var stored = Response("Last-Modified: " + Date(-3000));
        Assert.Equal(Served.Whole, Serve(stored, "If-Modified-Since: 0"));
        Assert.Equal(Served.Whole, Serve(stored, "If-Modified-Since: " + Date(0), "If-Modified-Since: " + Date(0)));
        Assert.Equal(Served.NotModified, Serve(stored, "If-Modified-Since: Sunday, 13-Sep-20 12:26:40 GMT"));
    }

    [Fact]
    public void Rfc9110_section_13_2_1_only_a_success_becomes_a_304()
    {
        Assert.Equal(Served.Whole, Serve(Response(404, "ETag: \"a\""), "If-None-Match: \"a\""));
        Assert.Equal(Served.Whole, Serve(Response(301, "ETag: \"a\""), "If-None-Match: *"));
        Assert.Equal(Served.NotModified, Serve(Response(203, "ETag: \"a\""), "If-None-Match: \"a\""));
    }

    [Theory]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("\"a\"", "\"b\"", false)]
    [InlineData("\"a\"", "W/\"a\"", true)]
    [InlineData("W/\"a\"", "W/\"a\"", true)]
    [InlineData("W/\"a\"", "\"a\"", false)]
    [InlineData("\"a\"", "", true)]
    public void Section434_a_304_is_about_the_response_with_its_tag(string stored, string update, bool fits) =>
        Assert.Equal(fits, Freshening.Fits(Response("ETag: " + stored), Response(304, "ETag: " + update)));

    [Fact]
    public void Section434_a_304_without_a_tag_is_about_the_response_with_its_date()
    {
        var stored = Response("Last-Modified: " + Date(-5));
        Assert.True(Freshening.Fits(stored, Response(304, "Last-Modified: " + Date(-5))));
        Assert.False(Freshening.Fits(stored, Response(304, "Last-Modified: " + Date(-4))));
    }

    [Fact]
    public void Section435_a_200_to_HEAD_is_about_the_response_with_its_validators_and_length()
    {
        var stored = Response("ETag: \"a\"", "Last-Modified: " + Date(-5));
        Assert.True(Freshening.FitsHead(stored, 10, Response("ETag: \"a\"", "Last-Modified: " + Date(-5)), 10));
        Assert.True(Freshening.FitsHead(stored, 10, Response("X: y"), -1));
        Assert.False(Freshening.FitsHead(stored, 10, Response("ETag: \"b\""), 10));
        Assert.False(Freshening.FitsHead(stored, 10, Response("Last-Modified: " + Date(-4)), 10));
        Assert.False(Freshening.FitsHead(stored, 10, Response("X: y"), 11));
        Assert.False(Freshening.FitsHead(stored, 10, Response(410, "X: y"), 10));
    }
}
