using static Proxy.Actors.Tests.Caching.Rules.Heads;

namespace Proxy.Actors.Tests.Caching.Rules;

/// <summary>RFC 9111 3.1: which fields are kept.</summary>
public sealed class Section31StoringFieldsTests
{
    [Fact]
    public void Fields_are_kept_in_their_order_known_or_not()
    {
        string[] lines = ["Date: " + Date(0), "X-Unknown:  a  b ", "Set-Cookie: a=b", "set-cookie: c=d", "ETag: \"\u00fc\"", "Content-Range: x", "Empty:"];
        Assert.Equal(
            "HTTP/1.1 200 OK\r\nDate: " + Date(0) + "\r\nX-Unknown: a  b\r\nSet-Cookie: a=b\r\nset-cookie: c=d\r\nETag: \"\u00fc\"\r\nContent-Range: x\r\nEmpty: \r\n",
            Text(Kept(lines)));
    }

    [Theory]
    [InlineData("Connection: keep-alive")]
    [InlineData("Keep-Alive: timeout=5")]
    [InlineData("Proxy-Connection: close")]
    [InlineData("Proxy-Authenticate: Basic")]
    [InlineData("Proxy-Authentication-Info: a")]
    [InlineData("Proxy-Authorization: a")]
    [InlineData("TE: trailers")]
    [InlineData("Trailer: X")]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Upgrade: h2c")]
    [InlineData("Age: 5")]
    [InlineData("Content-Length: 5")]
    public void What_is_for_one_connection_or_one_answer_is_not(string line)
    {
        Assert.DoesNotContain(line, Text(Kept("A: 1", line, "Date: x")), StringComparison.Ordinal);
        Assert.DoesNotContain(line.ToLowerInvariant(), Text(Kept("A: 1", line.ToLowerInvariant(), "Date: x")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_Connection_names_is_not_kept()
    {
        var kept = Text(Kept("Date: " + Date(0), "Connection: a, B", "A: 1", "connection: d", "b: 2", "c: 3", "D: 4"));
        Assert.Equal("HTTP/1.1 200 OK\r\nDate: " + Date(0) + "\r\nc: 3\r\n", kept);
    }

    [Theory]
    [InlineData("no-cache=\"a, b\"")]
    [InlineData("private=\"A,B\"")]
    [InlineData("no-cache=a, private=\"b\"")]
    [InlineData("no-cache=\"b\", no-cache=\"a\"")]
    public void What_no_cache_and_private_name_is_not_kept(string control)
    {
        string[] lines = ["Date: " + Date(0), "A: 1", "b: 2", "ab: 3", "Cache-Control: max-age=60, " + control];
        Assert.Equal($"HTTP/1.1 200 OK\r\nDate: {Date(0)}\r\nab: 3\r\nCache-Control: max-age=60, {control}\r\n", Text(Kept(lines)));
    }

    [Theory]
    [InlineData("A: 1")]
    [InlineData("Date: yesterday")]
    public void A_missing_date_is_the_time_of_the_response(string line) =>
        Assert.Contains("Date: " + Date(0) + "\r\n", Text(Kept(line)), StringComparison.Ordinal);

    [Fact]
    public void There_is_one_date_only() => Assert.Equal("HTTP/1.1 200 OK\r\nDate: " + Date(0) + "\r\n", Text(Kept("Date: yesterday")));
}
