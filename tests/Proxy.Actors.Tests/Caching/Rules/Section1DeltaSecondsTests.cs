using System.Text;
using Proxy.Actors.Caching.Rules;

namespace Proxy.Actors.Tests.Caching.Rules;

/// <summary>RFC 9111 1.2.2: seconds.</summary>
public sealed class Section1DeltaSecondsTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("003600", 3600)]
    [InlineData("2147483647", 2147483647)]
    [InlineData("2147483648", 2147483648)]
    [InlineData("2147483649", 2147483648)]
    [InlineData("99999999999999999999999999999999", 2147483648)]
    public void Digits_are_seconds_up_to_2_to_the_31st(string text, long expected)
    {
        Assert.True(DeltaSeconds.TryRead(Encoding.ASCII.GetBytes(text), out var seconds));
        Assert.Equal(expected, seconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.0")]
    [InlineData("1s")]
    [InlineData("a1")]
    [InlineData(" 1")]
    [InlineData("'1'")]
    public void Anything_else_is_none(string text) => Assert.False(DeltaSeconds.TryRead(Encoding.ASCII.GetBytes(text), out _));
}
