using System.Text;
using CsCheck;
using Proxy.Actors.Http;

namespace Proxy.Actors.Tests.Http;

/// <summary>Dates of RFC 9110 5.6.7.</summary>
public sealed class HttpDateTests
{
    // 2026-11-26 22:30:00.
    private const long Now = 1795732200;

    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT", 784111777)]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT", 784111777)]
    [InlineData("Sun Nov  6 08:49:37 1994", 784111777)]
    [InlineData("Sun Nov 16 08:49:37 1994", 784975777)]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT", 0)]
    [InlineData("Wed, 31 Dec 1969 23:59:59 GMT", -1)]
    [InlineData("Thu, 29 Feb 2024 12:00:00 GMT", 1709208000)]
    [InlineData("Sat, 31 Dec 2016 23:59:60 GMT", 1483228800)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", HttpDate.Max)]
    [InlineData("sUN, 06 nOV 1994 08:49:37 gmt", 784111777)]
    [InlineData("Mon, 06 Nov 1994 08:49:37 GMT", 784111777)]
    [InlineData("Thursday, 26-Nov-76 00:00:00 GMT", 3373574400)]
    [InlineData("Saturday, 26-Nov-77 00:00:00 GMT", 249350400)]
    public void Date_is_read(string text, long time)
    {
        Assert.True(HttpDate.TryRead(Encoding.ASCII.GetBytes(text), Now, out var read));
        Assert.Equal(time, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("784111777")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 UTC")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 EST")]
    [InlineData("Sun, 06 Nov 1994 08:49:37")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT ")]
    [InlineData("Sun,  06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 6 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 94 08:49:37 GMT")]
    [InlineData("Sun, 06-Nov-1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 8:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 24:00:00 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:60:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:49:61 GMT")]
    [InlineData("Sun, 00 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 31 Nov 1994 08:49:37 GMT")]
    [InlineData("Wed, 29 Feb 2023 12:00:00 GMT")]
    [InlineData("Sun, 06 Nev 1994 08:49:37 GMT")]
    [InlineData("Son, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 0000 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov +994 08:49:37 GMT")]
    [InlineData("1994-11-06T08:49:37Z")]
    [InlineData("Sunnday, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sunday, 06 Nov 94 08:49:37 GMT")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 PST")]
    [InlineData("Sun Nov 06 08:49:37 1994 GMT")]
    [InlineData("Sun Nov 6 08:49:37 1994")]
    public void What_is_no_date_is_not(string text) => Assert.False(HttpDate.TryRead(Encoding.ASCII.GetBytes(text), Now, out _));

    [Fact]
    public void Date_is_written_as_the_framework_writes_it() => Gen.Long[-62135596800, HttpDate.Max].Sample(
        time =>
        {
            var text = new byte[HttpDate.Length];
            HttpDate.Write(time, text);
            return Encoding.ASCII.GetString(text) == DateTimeOffset.FromUnixTimeSeconds(time).ToString("R") && HttpDate.TryRead(text, Now, out var read) && read == time;
        },
        iter: 20_000);

    [Theory]
    [InlineData(long.MinValue, "Mon, 01 Jan 0001 00:00:00 GMT")]
    [InlineData(long.MaxValue, "Fri, 31 Dec 9999 23:59:59 GMT")]
    public void Date_that_has_no_form_is_written_as_the_nearest(long time, string expected)
    {
        var text = new byte[HttpDate.Length];
        HttpDate.Write(time, text);
        Assert.Equal(expected, Encoding.ASCII.GetString(text));
    }

    [Fact]
    public void Any_bytes_are_a_date_or_none() => Gen.Byte.Array[0, 40].Sample(bytes => { _ = HttpDate.TryRead(bytes, Now, out _); }, iter: 20_000);

    [Fact]
    public void Damaged_dates_are_read_or_not() => Gen.Select(
        Gen.OneOf(Gen.Const("Sun, 06 Nov 1994 08:49:37 GMT"), Gen.Const("Sunday, 06-Nov-94 08:49:37 GMT"), Gen.Const("Sun Nov  6 08:49:37 1994")), Gen.Int[0, 23], Gen.Byte, Gen.Int[0, 3]).Sample(
        (text, at, other, cut) =>
        {
            var bytes = Encoding.ASCII.GetBytes(text);
            bytes[at] = other;
            _ = HttpDate.TryRead(bytes.AsSpan(cut), Now, out _);
        },
        iter: 20_000);
}
