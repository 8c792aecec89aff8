namespace Proxy.Configuration.Tests;

public sealed class RatesTests
{
    [Theory]
    [InlineData("20/s", 20d)]
    [InlineData(" 20 / s ", 20d)]
    [InlineData("0.5/s", 0.5d)]
    [InlineData("20/second", 20d)]
    [InlineData("300/m", 5d)]
    [InlineData("300/minute", 5d)]
    [InlineData("1800/h", 0.5d)]
    [InlineData("1800/hour", 0.5d)]
    [InlineData("43200/d", 0.5d)]
    [InlineData("43200/day", 0.5d)]
    [InlineData("10000000/s", 10_000_000d)]
    [InlineData("off", null)]
    public void Times_are_a_number_and_what_it_is_per(string text, double? expected)
    {
        var rate = Rates.TimesOrOff(text);
        Assert.True(rate.IsOk, rate.Problem);
        Assert.Equal(expected, rate.Value);
    }

    [Theory]
    [InlineData("", "\"\" is not a rate")]
    [InlineData("20", "\"20\" is not a rate")]
    [InlineData("/s", "is not a rate")]
    [InlineData("20/", "is not a rate")]
    [InlineData("20/w", "is not a rate")]
    [InlineData("20/5s", "is not a rate")]
    [InlineData("-1/s", "is not a rate")]
    [InlineData("1e3/s", "is not a rate")]
    [InlineData("20 per second", "is not a rate")]
    [InlineData("0/s", "is not above 0 and up to 10000000/s")]
    [InlineData("NaN/s", "is not above 0")]
    [InlineData("Infinity/s", "is not above 0")]
    [InlineData("10000001/s", "is not above 0 and up to 10000000/s")]
    public void Times_that_are_none_have_a_problem_and_a_remedy(string text, string problem)
    {
        var rate = Rates.TimesOrOff(text);
        Assert.Contains(problem, rate.Problem, StringComparison.Ordinal);
        Assert.Contains("\"20/s\"", rate.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10 MB/s", 10_000_000L)]
    [InlineData("512KiB/s", 512L << 10)]
    [InlineData("1 GB / s", 1_000_000_000L)]
    [InlineData("1GiB/second", 1L << 30)]
    [InlineData("5000/s", 5_000L)]
    [InlineData("off", null)]
    public void Bytes_are_a_size_and_a_second(string text, long? expected)
    {
        var rate = Rates.BytesOrOff(text);
        Assert.True(rate.IsOk, rate.Problem);
        Assert.Equal(expected, rate.Value);
    }

    [Theory]
    [InlineData("10 MB", "\"10 MB\" is not a rate")]
    [InlineData("10 MB/m", "is not a rate")]
    [InlineData("80 Mbit/s", "\"80 Mbit\"")]
    [InlineData("0/s", "\"0\"")]
    [InlineData("/s", "\"\"")]
    public void Bytes_that_are_none_have_a_problem_and_a_remedy(string text, string problem)
    {
        var rate = Rates.BytesOrOff(text);
        Assert.Contains(problem, rate.Problem, StringComparison.Ordinal);
        Assert.Contains("\"10 MB/s\"", rate.Remedy, StringComparison.Ordinal);
    }
}
