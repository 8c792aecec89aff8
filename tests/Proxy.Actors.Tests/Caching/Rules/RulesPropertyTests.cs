using System.Text.RegularExpressions;
using CsCheck;
using Proxy.Actors.Caching.Rules;
using static Proxy.Actors.Tests.Caching.Rules.Heads;

namespace Proxy.Actors.Tests.Caching.Rules;

/// <summary>What holds of any fields, against a second way of reading them.</summary>
public sealed partial class RulesPropertyTests
{
    private static readonly string[] Pieces =
    [
        "no-store", "No-Store", "private", "no-cache", "max-age", "s-maxage", "public", "must-revalidate", "=", "=60", "=\"", "\"", "\\", ",", " ", "\t", "*", "0", "-1",
        "x", "stale-while-revalidate=5",
    ];

    private static readonly Gen<string> Text = OneOf(Pieces).Array[0, 12].Select(string.Concat);

    private static readonly string[] Names =
        ["Cache-Control", "Vary", "CDN-Cache-Control", "ETag", "Age", "Expires", "Date", "Last-Modified", "Connection", "Content-Length", "Set-Cookie", "If-None-Match", "Range", "If-Range", "Foo"];

    private static readonly Gen<string[]> Lines = Gen.Select(OneOf(Names), Text, (name, value) => $"{name}: {value}").Array[0, 8];

    [Fact]
    public void What_says_no_store_or_private_is_never_stored() => Text.Array[1, 3].Sample(values =>
    {
        var lines = values.Select(value => "Cache-Control: " + value).Append("ETag: \"a\"").Append("Cache-Control: max-age=60").ToArray();
        var members = values.SelectMany(value => Quoted().Replace(value, "").Split(',')).Select(member => member.Trim(' ', '\t').ToLowerInvariant());
        if (members.Any(member => member is "no-store" or "private")) Assert.NotEqual(StoreVerdict.Store, Store(Response(lines)));
    });

    [Fact]
    public void What_is_kept_is_for_everyone_and_what_is_served_fits() => Lines.Sample(lines =>
    {
        var facts = Response(lines);
        var kept = Kept(facts, lines);
        foreach (var field in StoredHead.Fields(kept))
        {
            var name = Heads.Text(field.Name);
            Assert.False(name is "Connection" or "Content-Length" or "Age");
        }
        foreach (var served in Enum.GetValues<Served>())
        {
            var head = new ServedHead
            {
                As = served,
                Age = DeltaSeconds.Max,
                Length = long.MaxValue,
                Range = new ByteRange(1, long.MaxValue - 1),
                Now = Now,
                IsForHttp10 = true,
                Status = new CacheStatus { Forward = CacheForward.VaryMiss, ForwardStatus = 304, Ttl = long.MinValue, IsStored = true, IsCollapsed = true, Detail = "stale-if-error" },
            };
            var written = head.Write(new byte[kept.Length + ServedHead.MaxAdded], kept, facts);
            Assert.InRange(written, 1, kept.Length + ServedHead.MaxAdded);
        }
    });

    [Fact]
    public void Freshening_by_the_same_fields_changes_no_field() => Lines.Sample(lines =>
    {
        var facts = Response(lines);
        var kept = Kept(facts, lines);
        var fields = Fields(lines);
        var (head, fresh) = Freshening.Of(kept, facts, fields, fields, Now, Now, ResponseFacts.Absent);
        Assert.Equal(Sorted(kept), Sorted(head));
        Assert.Equal(facts.Rules & ~ResponseRules.HasDate, fresh.Rules & ~ResponseRules.HasDate);
        Assert.Equal((facts.Lifetime, facts.InitialAge), (fresh.Lifetime, fresh.InitialAge));
    });

    [Fact]
    public void A_request_fits_the_variant_that_was_stored_for_it() => Gen.Select(Text, Text).Sample((one, other) =>
    {
        var key = VaryKey.Of("foo"u8.ToArray(), Fields("Foo: " + one));
        Assert.True(key.Matches(Fields("foo: " + one)));
        Assert.False(key.Matches(Fields("Bar: " + one)));
        if (one.Replace(" ", "").Replace("\t", "") != other.Replace(" ", "").Replace("\t", "")) Assert.False(key.Matches(Fields("Foo: " + other)));
    });

    [Fact]
    public void A_part_lies_within_the_whole() => Gen.Select(Gen.Long[0, 20], OneOf("0", "1", "5", "19", "20", "", "-").Array[0, 4].Select(string.Concat)).Sample((length, spec) =>
    {
        var served = ByteRange.Read(System.Text.Encoding.ASCII.GetBytes("bytes=" + spec), length, out var range);
        if (served == Served.Part) Assert.True(range is { First: >= 0, Length: > 0 } && range.First + range.Length <= length);
        else Assert.Equal(default, range);
    });

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    // Fields of one name keep their order; others may change places.
    private static string[] Sorted(byte[] head) => [.. Heads.Text(head).Split("\r\n").OrderBy(line => line.Split(':')[0], StringComparer.Ordinal)];

    [GeneratedRegex("\"(\\\\.|[^\"\\\\])*\"")]
    private static partial Regex Quoted();
}
