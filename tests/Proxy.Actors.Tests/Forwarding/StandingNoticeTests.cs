using Proxy.Actors.Forwarding;
using Proxy.Actors.Stores;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Forwarding;

public sealed class StandingNoticeTests
{
    private readonly ManualTime _time = new();
    private readonly List<string> _told = [];
    private readonly StandingNotice _notice;

    public StandingNoticeTests() => _notice = new StandingNotice(_time, _told.Add, () => _told.Add("again"));

    [Fact]
    public void It_is_told_at_once_and_every_five_minutes_while_it_lasts()
    {
        for (var second = 0; second <= 600; second++)
        {
            _notice.Look(SpoolRefusal.Full, $"{second}");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["0", "300", "600"], _told);
        _notice.Look(SpoolRefusal.None, "");
        Assert.Equal(3, _told.Count);
        _time.Advance(StandingNotice.Steady);
        _notice.Look(SpoolRefusal.None, "");
        _notice.Look(SpoolRefusal.None, "");
        Assert.Equal("again", Assert.Single(_told.Skip(3)));
    }

    [Fact]
    public void What_comes_and_goes_is_told_once_a_minute_and_the_last_word_is_right()
    {
        for (var second = 0; second < 120; second += 10)
        {
            _notice.Look(SpoolRefusal.Full, $"{second}");
            _notice.Look(SpoolRefusal.None, "");
            _time.Advance(TimeSpan.FromSeconds(10));
            _notice.Look(SpoolRefusal.None, "");
        }

        Assert.Equal(["0", "again", "60", "again"], _told);
        _notice.Look(SpoolRefusal.Full, "stays");
        _time.Advance(TimeSpan.FromSeconds(60));
        _notice.Look(SpoolRefusal.Full, "stays");
        Assert.Equal("stays", _told[^1]);
    }

    [Fact]
    public void Room_for_a_moment_is_not_told_of()
    {
        for (var second = 0; second < 60; second++)
        {
            _notice.Look(SpoolRefusal.Full, "full");
            _notice.Look(SpoolRefusal.None, "");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["full"], _told);
    }

    [Fact]
    public void Disk_that_fails_is_told_at_once_also_of_a_full_store()
    {
        _notice.Look(SpoolRefusal.Full, "full");
        _notice.Look(SpoolRefusal.Failed, "fails");
        _notice.Look(SpoolRefusal.Closed, "closed");
        Assert.Equal(["full", "fails"], _told);
    }
}
