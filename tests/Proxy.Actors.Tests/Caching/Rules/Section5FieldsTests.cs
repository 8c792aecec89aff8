using Proxy.Actors.Caching.Rules;
using static Proxy.Actors.Tests.Caching.Rules.Heads;

namespace Proxy.Actors.Tests.Caching.Rules;

/// <summary>RFC 9111 5.1, 5.3, 5.4: Age, Expires, Pragma.</summary>
public sealed class Section5FieldsTests
{
    [Theory]
    [InlineData("30", 30)]
    [InlineData("2147483648", 2147483648)]
    [InlineData("99999999999", 2147483648)]
    [InlineData("7200, 0", 7200)]
    [InlineData("0, 7200", 0)]
    [InlineData("abc", 0)]
    [InlineData("-7200", 0)]
    [InlineData("7200.0", 0)]
    [InlineData("7200;foo=bar", 0)]
    public void Section51_the_first_member_of_Age_counts_when_it_is_a_number(string value, long age) =>
        Assert.Equal(age, Response("Date: " + Date(0), "Age: " + value).InitialAge);

    [Theory]
    [InlineData("7200", "0", 7200)]
    [InlineData("0", "7200", 0)]
    public void Section51_the_first_line_counts(string first, string second, long age) =>
        Assert.Equal(age, Response("Age: " + first, "Age: " + second).InitialAge);

    [Theory]
    [InlineData("Thu, 18 Aug 2050 02:01:18 GMT")]
    [InlineData("THU, 18 AUG 2050 02:01:18 gMT")]
    [InlineData("Thursday, 18-Aug-50 02:01:18 GMT")]
    [InlineData("Thu Aug  8 02:01:18 2050")]
    [InlineData("Tue, 19 Jan 2038 14:14:08 GMT")]
    [InlineData("Sun, 21 Nov 2286 04:46:39 GMT")]
    public void Section53_a_date_of_any_kind(string date) => Assert.Equal(Reuse.Fresh, Judged(Response("Date: " + Date(0), "Expires: " + date), 1));

    [Theory]
    [InlineData("0")]
    [InlineData("")]
    [InlineData("Thu, 18 Aug 2050 02:01:18 UTC")]
    [InlineData("Thu, 18 Aug 2050 02:01:18 AEST")]
    [InlineData("Thu, 18 Aug 50 02:01:18 GMT")]
    [InlineData("Thu 18 Aug 2050 02:01:18 GMT")]
    [InlineData("Thu, 18  Aug  2050 02:01:18 GMT")]
    [InlineData("Thu, 18-Aug-2050 02:01:18 GMT")]
    [InlineData("Thu, 18 Aug 2050 02.01.18 GMT")]
    [InlineData("Thu, 18 Aug 2050 2:01:18 GMT")]
    public void Section53_what_is_no_date_is_in_the_past(string date)
    {
        var response = Response("Date: " + Date(0), "Expires: " + date, "ETag: \"a\"");
        Assert.Equal(0, response.Lifetime);
        Assert.Equal(Reuse.Revalidate, Judged(response, 0));
    }

    [Fact]
    public void Section53_the_first_line_counts() =>
        Assert.Equal(0, Response("Expires: 0", "Expires: " + Date(60), "Date: " + Date(0)).Lifetime);

    [Theory]
    [InlineData("Cache-Control: max-age=60", 60)]
    [InlineData("Cache-Control: s-maxage=60", 60)]
    [InlineData("Cache-Control: max-age=0", 0)]
    public void Section53_max_age_and_s_maxage_outdo_Expires(string control, long lifetime)
    {
        Assert.Equal(lifetime, Response("Date: " + Date(0), "Expires: " + Date(-7200), control).Lifetime);
        Assert.Equal(lifetime, Response("Date: " + Date(0), "Expires: 0", control).Lifetime);
        Assert.Equal(lifetime, Response(control, "Date: " + Date(0), "Expires: " + Date(3600)).Lifetime);
    }

    [Fact]
    public void Section54_Pragma_counts_without_a_Cache_Control()
    {
        var stored = Response("Cache-Control: max-age=60");
        Assert.Equal(Reuse.Revalidate, Judged(stored, 1, "Pragma: no-cache"));
        Assert.Equal(Reuse.Fresh, Judged(stored, 1, "Pragma: no-cache", "Cache-Control: foo"));
        Assert.Equal(Reuse.Fresh, Judged(stored, 1, "Pragma: foo"));
    }

    [Fact]
    public void Section54_Pragma_of_a_response_means_nothing() =>
        Assert.Equal(Reuse.Fresh, Judged(Response("Cache-Control: max-age=60", "Pragma: no-cache"), 1));
}
