using Proxy.Actors.Listing;
using Proxy.Actors.Pairs;
using Proxy.Actors.Telemetry;
using Proxy.Actors.Tests.Telemetry;

namespace Proxy.Actors.Tests.Listing;

public sealed class PairFeedTests
{
    [Fact]
    public void A_follower_gets_what_its_filter_means_and_the_log_gets_everything()
    {
        var log = new RecordingAccessLog();
        var feed = new PairFeed(log);
        using var follower = feed.Follow(new PairFilter { Listener = "web" });
        feed.Write(Records.Bound() with { Listener = "web" }, 0);
        feed.Write(Records.Bound() with { Listener = "other" }, 0);

        var (records, leftOut) = follower.Take(10);
        Assert.Equal(("web", 0L), (Assert.Single(records).Listener, leftOut));
        Assert.Equal(2, log.Count);
    }

    [Fact]
    public void A_follower_that_does_not_read_misses_records_and_is_told_how_many()
    {
        var feed = new PairFeed(NoAccessLog.Instance);
        using var follower = feed.Follow(PairFilter.All);
        const int Beyond = 3;
        for (var i = 0; i < PairFollower.QueueLength + Beyond; i++) feed.Write(Records.Bound(), 0);

        var (first, leftOut) = follower.Take(10);
        Assert.Equal((10, (long)Beyond), (first.Count, leftOut));
        var taken = first.Count;
        while (follower.Take(PairFollower.QueueLength).Records is { Count: > 0 } more) taken += more.Count;
        Assert.Equal(PairFollower.QueueLength, taken);
        Assert.Equal((0, 0L), (follower.Take(1).Records.Count, follower.Take(1).LeftOut));
    }

    [Fact]
    public void A_follower_that_has_left_gets_nothing_more()
    {
        var feed = new PairFeed(NoAccessLog.Instance);
        var follower = feed.Follow(PairFilter.All);
        follower.Dispose();
        feed.Write(Records.Bound(), 0);
        Assert.Empty(follower.Take(1).Records);
    }

    [Fact]
    public void Nobody_makes_records_while_the_log_is_off_and_nobody_follows()
    {
        var feed = new PairFeed(NoAccessLog.Instance);
        Assert.False(feed.IsWanted);
        var follower = feed.Follow(PairFilter.All);
        Assert.True(feed.IsWanted);
        follower.Dispose();
        Assert.False(feed.IsWanted);
        Assert.True(new PairFeed(new RecordingAccessLog()).IsWanted);
    }
}
