using Proxy.Actors.Access;
using Proxy.Configuration;
using Proxy.Node.Palette;

namespace Proxy.Node.Tests.Palette;

public sealed class BanViewTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(1);

    [Fact]
    public void A_ban_tells_how_old_it_is_and_how_long_it_still_is() => Assert.Equal(
        new BanView("10.0.0.0/8", 3_000, 2_000, Now.AddSeconds(-2), Now.AddSeconds(3), "scans"),
        BanView.Of(Ban(-2, 3, "scans"), Now));

    [Fact]
    public void A_ban_without_an_end_or_a_reason_has_none() => Assert.Equal(
        new BanView("10.0.0.0/8", null, 0, Now, null, null),
        BanView.Of(Ban(0, null, ""), Now));

    [Fact]
    public void Nothing_is_in_the_future_where_a_clock_was_set_back_or_past_its_end() => Assert.Equal(
        (0L, 0L),
        (BanView.Of(Ban(5, -1, ""), Now).LeftMs, BanView.Of(Ban(5, -1, ""), Now).AgeMs));

    private static Ban Ban(int since, int? until, string reason) => new(
        NetworkRange.Parse("10.0.0.0/8").Value, Now.AddSeconds(since), until is { } end ? Now.AddSeconds(end) : null, reason);
}
