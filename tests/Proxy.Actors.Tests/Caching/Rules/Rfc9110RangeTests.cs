using System.Text;
using Proxy.Actors.Caching.Rules;
using static Proxy.Actors.Tests.Caching.Rules.Heads;
using HttpMethod = Proxy.Actors.Http.HttpMethod;

namespace Proxy.Actors.Tests.Caching.Rules;

/// <summary>RFC 9110 14.2 and 13.1.5: parts of what is stored.</summary>
public sealed class Rfc9110RangeTests
{
    private static Serving Serve(ResponseFacts stored, params string[] request) => Judge(HttpMethod.Get, stored, 10, request);

    private static Serving Judge(HttpMethod method, ResponseFacts stored, long length, params string[] request) =>
        Serving.Judge(method, Request(request), stored, Fields(request), length);

    [Theory]
    [InlineData("bytes=0-1", 0, 2)]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=1-", 1, 9)]
    [InlineData("bytes=-1", 9, 1)]
    [InlineData("bytes=-100", 0, 10)]
    [InlineData("bytes=9-9", 9, 1)]
    [InlineData("bytes=5-100", 5, 5)]
    [InlineData("bytes=5-99999999999999999999999", 5, 5)]
    [InlineData("bytes=-99999999999999999999999", 0, 10)]
    [InlineData("BYTES=2-4", 2, 3)]
    [InlineData("bytes= 2-4 ", 2, 3)]
    public void Section142_one_part(string range, long first, long length)
    {
        Assert.Equal(Served.Part, ByteRange.Read(Encoding.ASCII.GetBytes(range), 10, out var part));
        Assert.Equal(new ByteRange(first, length), part);
        Assert.Equal(new Serving(Served.Part, part), Serve(Response("A: b"), "Range: " + range));
    }

    [Theory]
    [InlineData("bytes=10-")]
    [InlineData("bytes=10-20")]
    [InlineData("bytes=99999999999999999999999-")]
    [InlineData("bytes=-0")]
    public void Section142_a_part_that_is_not_there(string range) => Assert.Equal(Served.NotSatisfiable, Serve(Response("A: b"), "Range: " + range).As);

    [Theory]
    [InlineData("bytes=0-1,3-4")]
    [InlineData("bytes=5-4")]
    [InlineData("bytes=-")]
    [InlineData("bytes=")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=1-b")]
    [InlineData("bytes=+1-2")]
    [InlineData("bytes=1--2")]
    [InlineData("bytes 1-2")]
    [InlineData("lines=1-2")]
    [InlineData("1-2")]
    [InlineData("")]
    public void Section142_several_parts_and_what_is_invalid_are_the_whole(string range) =>
        Assert.Equal(Served.Whole, Serve(Response("A: b"), "Range: " + range).As);

    [Fact]
    public void Section142_two_lines_are_the_whole() => Assert.Equal(Served.Whole, Serve(Response("A: b"), "Range: bytes=0-1", "Range: bytes=0-1").As);

    [Fact]
    public void Section142_nothing_has_no_parts()
    {
        Assert.Equal(Served.NotSatisfiable, Judge(HttpMethod.Get, Response("A: b"), 0, "Range: bytes=0-").As);
        Assert.Equal(Served.Whole, Judge(HttpMethod.Get, Response("A: b"), 0, "Range: bytes=-1").As);
    }

    [Fact]
    public void Section142_only_of_a_200_to_GET_whose_length_is_known()
    {
        Assert.Equal(Served.Whole, Judge(HttpMethod.Head, Response("A: b"), 10, "Range: bytes=0-1").As);
        Assert.Equal(Served.Whole, Judge(HttpMethod.Get, Response(404, "A: b"), 10, "Range: bytes=0-1").As);
        Assert.Equal(Served.Whole, Judge(HttpMethod.Get, Response("A: b"), -1, "Range: bytes=0-1").As);
    }

    [Fact]
    public void Section1322_a_precondition_comes_before_the_range() =>
        Assert.Equal(Served.NotModified, Serve(Response("ETag: \"a\""), "Range: bytes=0-1", "If-None-Match: \"a\"").As);

    [Theory]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("\"a\"", "\"b\"", false)]
    [InlineData("W/\"a\"", "W/\"a\"", false)]
    [InlineData("\"a\"", "W/\"a\"", false)]
    [InlineData("", "\"a\"", false)]
    public void Section1315_If_Range_needs_the_same_strong_tag(string tag, string validator, bool isPart) => Assert.Equal(
        isPart ? Served.Part : Served.Whole, Serve(Response("ETag: " + tag), "Range: bytes=0-1", "If-Range: " + validator).As);

    [Theory]
    [InlineData(-9, 0, -9, true)]
    [InlineData(-9, 0, -8, false)]
    [InlineData(-9, 0, -10, false)]
    [InlineData(0, 0, 0, false)]
    public void Section1315_If_Range_needs_the_very_date_and_one_that_is_strong(long modified, long date, long validator, bool isPart) => Assert.Equal(
        isPart ? Served.Part : Served.Whole,
        Serve(Response("Last-Modified: " + Date(modified), "Date: " + Date(date)), "Range: bytes=0-1", "If-Range: " + Date(validator)).As);

    [Fact]
    public void Section1315_If_Range_without_Range_is_nothing() => Assert.Equal(Served.Whole, Serve(Response("ETag: \"a\""), "If-Range: \"a\"").As);
}
