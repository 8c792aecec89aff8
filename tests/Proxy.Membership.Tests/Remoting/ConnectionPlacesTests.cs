using System.Net;
using Proxy.Membership.Remoting;
using Proxy.Testing;

namespace Proxy.Membership.Tests.Remoting;

public sealed class ConnectionPlacesTests
{
    [Fact]
    public void Newest_stranger_pushes_out_the_oldest_and_no_member()
    {
        var places = new ConnectionPlaces(16);
        var closed = new List<int>();
        var entered = Enumerable.Range(0, 4).Select(i => places.Enter(() => closed.Add(i))!).ToList();
        Assert.Empty(closed);
        entered[0].Promote();
        Assert.NotNull(places.Enter(() => closed.Add(4)));
        Assert.Empty(closed);
        Assert.NotNull(places.Enter(() => closed.Add(5)));
        Assert.NotNull(places.Enter(() => closed.Add(6)));
        Assert.Equal([1, 2], closed);
        entered[1].Dispose();
        entered[1].Promote();
        entered[3].Dispose();
        Assert.NotNull(places.Enter(() => closed.Add(7)));
        Assert.Equal([1, 2], closed);
    }

    [Fact]
    public void Members_may_have_all_places_and_give_them_back()
    {
        var places = new ConnectionPlaces(4);
        var members = new List<ConnectionPlaces.Place>();
        for (var i = 0; i < 4; i++)
        {
            members.Add(places.Enter(() => Assert.Fail("a member was pushed out"))!);
            members[^1].Promote();
        }

        Assert.Null(places.Enter(() => { }));
        members[0].Dispose();
        members[0].Dispose();
        Assert.NotNull(places.Enter(() => { }));
        members[1].Dispose();
        members[2].Dispose();
        Assert.NotNull(places.Enter(() => { }));
    }

    [Fact]
    public void Strangers_beyond_the_rate_are_not_listened_to_and_members_always_are()
    {
        var time = new ManualTime();
        var rate = new KnockRate(time);
        var (stranger, member) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        rate.Know(member);
        Assert.Equal(KnockRate.PerSecond, Enumerable.Range(0, 1000).Count(_ => rate.TryTake(stranger)));
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(rate.TryTake(member)));
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(KnockRate.PerSecond / 2, Enumerable.Range(0, 1000).Count(_ => rate.TryTake(stranger)));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(KnockRate.PerSecond, Enumerable.Range(0, 1000).Count(_ => rate.TryTake(stranger)));
    }

    [Fact]
    public void Report_is_made_at_once_then_once_in_a_while_with_all_that_came_between()
    {
        var time = new ManualTime();
        var report = new BoundedReport(time);
        var said = new List<int>();
        for (var second = 0; second < 25; second++, time.Advance(TimeSpan.FromSeconds(1)))
            for (var i = 0; i < 10; i++) report.Add(said.Add);
        Assert.Equal([1, 100, 100], said);
    }
}
