using Proxy.Actors.Caching.Rules;
using static Proxy.Actors.Tests.Caching.Rules.Heads;

namespace Proxy.Actors.Tests.Caching.Rules;

/// <summary>RFC 9111 3.2: what the fields of a 304 change.</summary>
public sealed class Section32UpdatingTests
{
    private const long Later = 100;

    private static (string Head, ResponseFacts Facts) Freshen(string[] stored, params string[] update)
    {
        var fields = Fields(update);
        var facts = Response(stored);
        var (head, fresh) = Freshening.Of(Kept(facts, stored), facts, fields, fields, Now + Later, Now + Later, ResponseFacts.Absent);
        return (Text(head), fresh);
    }

    [Fact]
    public void Fields_replace_those_of_their_name_and_others_stay() => Assert.Equal(
        $"HTTP/1.1 200 OK\r\nOld: 1\r\nETag: \"a\"\r\nDate: {Date(Later)}\r\ncache-control: max-age=9\r\nTest-Header: b\r\nContent-Type: text/html\r\nNew: 2\r\nNew: 3\r\n",
        Freshen(
            ["Date: " + Date(0), "Cache-Control: max-age=2", "Cache-Control: public", "Old: 1", "Test-Header: a", "ETag: \"a\"", "Content-Type: text/plain"],
            "Date: " + Date(Later), "cache-control: max-age=9", "Test-Header: b", "Content-Type: text/html", "New: 2", "New: 3").Head);

    [Theory]
    [InlineData("Content-Length: 3")]
    [InlineData("Content-Encoding: br")]
    [InlineData("Content-Range: bytes 0-1/2")]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Keep-Alive: 5")]
    [InlineData("Proxy-Authenticate: Basic")]
    public void What_is_not_kept_or_tells_how_the_bytes_are_read_changes_nothing(string line)
    {
        string[] stored = ["Date: " + Date(0), "Content-Encoding: gzip"];
        Assert.Equal($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nDate: {Date(5)}\r\n", Freshen(stored, "Date: " + Date(5), line).Head);
    }

    [Fact]
    public void What_Connection_names_changes_nothing() => Assert.Equal(
        $"HTTP/1.1 200 OK\r\nA: 1\r\nDate: {Date(5)}\r\n", Freshen(["Date: " + Date(0), "A: 1"], "Connection: a", "A: 2", "Date: " + Date(5)).Head);

    [Fact]
    public void It_is_as_old_as_the_304()
    {
        var (_, facts) = Freshen(["Date: " + Date(0), "Cache-Control: max-age=60", "Age: 50"], "Date: " + Date(Later));
        Assert.Equal(0, facts.Age(Now + Later));
        Assert.Equal(60, facts.Ttl(Now + Later));
        Assert.Equal(200, facts.Status);
    }

    [Fact]
    public void The_304_may_have_an_age_of_its_own()
    {
        var (head, facts) = Freshen(["Date: " + Date(0), "Cache-Control: max-age=60"], "Date: " + Date(Later), "Age: 7");
        Assert.Equal(7, facts.Age(Now + Later));
        Assert.DoesNotContain("Age:", head, StringComparison.Ordinal);
    }

    [Fact]
    public void A_304_without_a_Date_is_dated_by_its_time()
    {
        var (head, facts) = Freshen(["Date: " + Date(0), "Cache-Control: max-age=60"], "ETag: \"a\"");
        Assert.Contains($"Date: {Date(Later)}\r\n", head, StringComparison.Ordinal);
        Assert.DoesNotContain(Date(0), head, StringComparison.Ordinal);
        Assert.Equal(0, facts.Age(Now + Later));
    }

    [Fact]
    public void The_reason_phrase_stays()
    {
        var facts = Response(203, "Date: " + Date(0));
        var kept = StoredHead.Make(203, "As it is"u8, Fields("Date: " + Date(0)), default, facts);
        var (head, _) = Freshening.Of(kept, facts, Fields("Date: " + Date(1)), default, Now, Now, ResponseFacts.Absent);
        Assert.Equal($"HTTP/1.1 203 As it is\r\nDate: {Date(1)}\r\n", Text(head));
    }

    [Fact]
    public void A_304_may_forbid_to_keep_it()
    {
        var (_, facts) = Freshen(["Cache-Control: max-age=60", "ETag: \"a\""], "Cache-Control: no-store", "ETag: \"a\"");
        Assert.Equal(StoreVerdict.NoStore, Store(facts));
    }

    [Fact]
    public void Fields_that_a_304_names_in_no_cache_are_no_longer_kept() => Assert.DoesNotContain(
        "\nA: 1", Freshen(["Cache-Control: max-age=60", "A: 1"], "Cache-Control: max-age=60, no-cache=\"a\"").Head, StringComparison.Ordinal);
}
