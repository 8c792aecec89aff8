
namespace Proxy.Configuration.Tests;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("1ms", 1)]
    [InlineData("250 millis", 250)]
    [InlineData("1.5s", 1_500)]
    [InlineData("2 seconds", 2_000)]
    [InlineData("5m", 300_000)]
    [InlineData("1 minute", 60_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("24d", 2_073_600_000)]
    public void Duration_is_understood(string text, long milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Durations.Positive(text).Value);

    [Theory]
    [InlineData("", "is not a duration")]
    [InlineData("s", "is not a duration")]
    [InlineData("5", "has no unit")]
    [InlineData("5x", "no known unit")]
    [InlineData("5S", "no known unit")]
    [InlineData("1e3s", "is not a duration")]
    [InlineData("1,5s", "is not a duration")]
    [InlineData("-1s", "is not a duration")]
    [InlineData("0.5ms", "shorter than")]
    [InlineData("0s", "shorter than")]
    [InlineData("25d", "longer than")]
    [InlineData("99999999999999999999999999999999d", "longer than")]
    public void Duration_is_refused(string text, string problem)
    {
        var parsed = Durations.Positive(text);
        Assert.Contains(problem, parsed.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(parsed.Remedy);
    }
}
