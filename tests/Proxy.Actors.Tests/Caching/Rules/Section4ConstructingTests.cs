using Proxy.Actors.Caching.Rules;
using static Proxy.Actors.Tests.Caching.Rules.Heads;

namespace Proxy.Actors.Tests.Caching.Rules;

/// <summary>RFC 9111 4: answers out of what is stored.</summary>
public sealed class Section4ConstructingTests
{
    private static string Write(byte[] kept, ServedHead head, ResponseFacts? facts = null)
    {
        var target = new byte[kept.Length + ServedHead.MaxAdded];
        var length = head.Write(target, kept, facts ?? Response("A: 1"));
        Assert.Equal(-1, head.Write(target.AsSpan(0, length - 1), kept, facts ?? Response("A: 1")));
        return Text(target.AsSpan(0, length));
    }

    [Fact]
    public void A_hit_has_its_Age_and_the_stored_Date() => Assert.Equal(
        $"HTTP/1.1 200 OK\r\nDate: {Date(-5)}\r\nA: 1\r\nContent-Length: 10\r\nAge: 33\r\nCache-Status: proxycluster; hit; ttl=27\r\n\r\n",
        Write(Kept("Date: " + Date(-5), "Age: 7", "A: 1"), new ServedHead { Age = 33, Length = 10, KeepsAlive = true, Status = CacheStatus.Hit(27) }));

    [Fact]
    public void The_client_is_told_what_becomes_of_the_connection()
    {
        var kept = Kept("Date: " + Date(0));
        Assert.EndsWith("Age: 0\r\nConnection: close\r\n\r\n", Write(kept, new ServedHead()), StringComparison.Ordinal);
        Assert.EndsWith("Age: 0\r\nConnection: close\r\n\r\n", Write(kept, new ServedHead { IsForHttp10 = true }), StringComparison.Ordinal);
        Assert.EndsWith(
            "Age: 0\r\nConnection: keep-alive\r\n\r\n", Write(kept, new ServedHead { IsForHttp10 = true, KeepsAlive = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void Section51_what_the_server_has_just_said_has_no_Age()
    {
        var kept = Kept("Date: " + Date(0));
        var miss = new CacheStatus { Forward = CacheForward.UriMiss, IsStored = true };
        Assert.DoesNotContain("Age:", Write(kept, new ServedHead { Status = miss }), StringComparison.Ordinal);
        Assert.Contains("Age: 5\r\n", Write(kept, new ServedHead { Status = miss, Age = 5 }), StringComparison.Ordinal);
        Assert.Contains("Age: 0\r\n", Write(kept, new ServedHead { Status = miss with { IsCollapsed = true } }), StringComparison.Ordinal);
        Assert.Contains("Age: 0\r\n", Write(kept, new ServedHead { Status = CacheStatus.Hit(9) }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_204_has_no_length()
    {
        var facts = Response(204, "Cache-Control: max-age=60", "Date: " + Date(0));
        Assert.Equal(
            $"HTTP/1.1 204 OK\r\nDate: {Date(0)}\r\nAge: 1\r\n\r\n", Write(Kept(facts, "Date: " + Date(0)), new ServedHead { Age = 1, KeepsAlive = true }, facts));
    }

    [Fact]
    public void Rfc9110_section_15_3_7_a_part_says_which() => Assert.Equal(
        $"HTTP/1.1 206 Partial Content\r\nDate: {Date(0)}\r\nA: 1\r\nContent-Range: bytes 2-4/10\r\nContent-Length: 3\r\nAge: 1\r\n\r\n",
        Write(
            Kept("Date: " + Date(0), "A: 1", "Content-Range: bytes 0-9/10"),
            new ServedHead { As = Served.Part, Age = 1, Length = 10, Range = new ByteRange(2, 3), KeepsAlive = true }));

    [Fact]
    public void Rfc9110_section_15_4_5_a_304_has_no_content_and_nothing_about_it() => Assert.Equal(
        $"HTTP/1.1 304 Not Modified\r\nDate: {Date(0)}\r\nETag: \"a\"\r\nVary: B\r\nCache-Control: max-age=9\r\nExpires: x\r\nContent-Location: /\r\nAge: 1\r\n\r\n",
        Write(
            Kept(
                "Date: " + Date(0), "ETag: \"a\"", "Vary: B", "Cache-Control: max-age=9", "Expires: x", "Content-Location: /", "Content-Type: text/plain",
                "Content-Encoding: gzip", "content-language: de"),
            new ServedHead { As = Served.NotModified, Age = 1, Length = 10, KeepsAlive = true }));

    [Fact]
    public void Rfc9110_section_15_5_17_a_416_says_how_long_it_is() => Assert.Equal(
        $"HTTP/1.1 416 Range Not Satisfiable\r\nDate: {Date(0)}\r\nContent-Range: bytes */10\r\nContent-Length: 0\r\n\r\n",
        Write(Kept("A: 1"), new ServedHead { As = Served.NotSatisfiable, Age = 1, Length = 10, Now = Now, KeepsAlive = true }));

    [Fact]
    public void No_cache_is_never_served_without_validation()
    {
        var stored = Response("Cache-Control: max-age=60, No-CaChE", "ETag: \"a\"");
        Assert.Equal(Reuse.Revalidate, Judged(stored, 1));
        Assert.Equal(CacheForward.Stale, Reusing.Judge(Request(), stored, Now + 1).Why);
        Assert.False(Reusing.MayServeOnError(Request(), stored, Now + 1, 60));
    }

    [Fact]
    public void No_cache_with_names_is_about_these_fields() => Assert.Equal(Reuse.Fresh, Judged(Response("Cache-Control: max-age=60, no-cache=\"a\""), 1));

    [Theory]
    [InlineData("If-Match: \"a\"")]
    [InlineData("If-Unmodified-Since: Sun, 13 Sep 2020 12:26:40 GMT")]
    public void Section432_what_only_the_server_can_judge_goes_there(string line) =>
        Assert.Equal(Reuse.Pass, Judged(Response("Cache-Control: max-age=60"), 1, line));

    [Fact]
    public void A_verdict_says_age_and_what_is_left()
    {
        var verdict = Reusing.Judge(Request(), Response("Cache-Control: max-age=60", "Age: 10"), Now + 5);
        Assert.Equal(new ReuseVerdict(Reuse.Fresh, CacheForward.None, 15, 45), verdict);
        Assert.True(verdict.IsServed);
    }

    [Fact]
    public void A_hit_allocates_nothing()
    {
        string[] request = ["Host: a", "Accept: */*", "Cache-Control: max-age=50, min-fresh=1", "If-None-Match: \"b\""];
        var fields = System.Text.Encoding.ASCII.GetBytes(string.Concat(request.Select(line => line + "\r\n")));
        var facts = Response("Cache-Control: max-age=60", "Date: " + Date(0), "ETag: \"a\"");
        var kept = Kept("Cache-Control: max-age=60", "Date: " + Date(0), "ETag: \"a\"");
        var target = new byte[1024];
        for (var round = 0; round < 100; round++) Serve(fields, facts, kept, target);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++) Serve(fields, facts, kept, target);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Serve(byte[] fields, ResponseFacts facts, byte[] kept, byte[] target)
    {
        var request = RequestFacts.Of(new Proxy.Actors.Http.HttpFields(fields), Now);
        var verdict = Reusing.Judge(request, facts, Now + 5);
        var head = new ServedHead { Age = verdict.Age, Length = 10, KeepsAlive = true, Status = CacheStatus.Hit(verdict.Ttl) };
        Assert.True(head.Write(target, kept, facts) > 0);
    }
}
