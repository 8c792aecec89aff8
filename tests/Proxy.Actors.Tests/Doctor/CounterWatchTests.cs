using Proxy.Actors.Doctor;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Doctor;

public sealed class CounterWatchTests
{
    [Fact]
    public void Growth_is_that_of_the_last_ten_minutes()
    {
        var time = new ManualTime();
        long full = 100;
        using var watch = new CounterWatch(() => Healthy.Counted() with { TimesFull = full }, time);
        full = 103;
        time.Advance(TimeSpan.FromSeconds(30));
        var (growth, over) = watch.Read();
        Assert.Equal((3, TimeSpan.FromSeconds(30)), (growth.TimesFull, over));

        for (var minute = 0; minute < 12; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            watch.Look();
        }

        (growth, over) = watch.Read();
        Assert.Equal(0, growth.TimesFull);
        Assert.InRange(over, TimeSpan.FromMinutes(9), CounterWatch.Reach);
    }
}
