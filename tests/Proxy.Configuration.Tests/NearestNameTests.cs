namespace Proxy.Configuration.Tests;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["max-share", "min-share", "bank", "pool"];

    [Theory]
    [InlineData("maxShare", "max-share")]
    [InlineData("MIN_SHARE", "min-share")]
    [InlineData("bnak", "bank")]
    [InlineData("bakn", "bank")]
    [InlineData("bnka", null)]
    [InlineData("bankk", "bank")]
    [InlineData("pools", "pool")]
    [InlineData("segment", null)]
    [InlineData("", null)]
    public void Name_near_enough_is_found(string typed, string? meant) => Assert.Equal(meant, NearestName.Of(typed, Known));

    [Theory]
    [InlineData("-x")]
    [InlineData("")]
    public void Name_of_one_letter_is_not_near_to_what_shares_none_with_it(string typed) => Assert.Null(NearestName.Of(typed, ["-n"]));

    [Fact]
    public void Nothing_is_near_when_nothing_is_known() => Assert.Null(NearestName.Of("bank", []));
}
