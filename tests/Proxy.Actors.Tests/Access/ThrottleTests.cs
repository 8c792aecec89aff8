using Proxy.Actors.Access;
using Proxy.Configuration;
using Proxy.Testing;
using Proxy.Transport.Tests;

namespace Proxy.Actors.Tests.Access;

/// <summary>Directions that are throttled, by a clock that the test moves.</summary>
public sealed class ThrottleTests : IDisposable
{
    private const int Megabyte = 1_000_000;

    private readonly ManualTime _time = new();
    private readonly TestLoop _loop;

    public ThrottleTests() => _loop = new TestLoop(_time);

    public void Dispose() => _loop.Dispose();

    [Theory]
    [InlineData(20_000, 1)]
    [InlineData(Megabyte, 1)]
    [InlineData(Megabyte, 7)]
    [InlineData(20 * Megabyte, 3)]
    [InlineData(1000 * Megabyte, 20)]
    public async Task A_direction_of_a_pair_has_its_rate_within_5_percent_whenever_the_loop_comes_by(long rate, int step)
    {
        var bandwidth = Of(new BandwidthSettings(rate, null));
        var (to, from) = (Make(bandwidth, toClient: true), Make(bandwidth, toClient: false));
        await RunAsync(500, step, to, from);
        var before = (to.Bytes, from.Bytes);
        var time = await RunAsync(4_000, step, to, from);
        AssertRate(rate, to.Bytes - before.Item1, time);
        AssertRate(rate, from.Bytes - before.Item2, time);
    }

    [Theory]
    [InlineData(200_000, 1, 0.9)]
    [InlineData(10 * Megabyte, 1, 0.9)]
    [InlineData(10 * Megabyte, 7, 0.5)]
    public async Task A_shared_rate_is_used_within_5_percent_and_starves_nobody_also_beside_those_who_want_little(long rate, int step, double leastPart)
    {
        var bandwidth = Of(new BandwidthSettings(null, rate));
        var greedy = Enumerable.Range(0, 3).Select(_ => Make(bandwidth, toClient: true)).ToArray();
        var modest = Make(bandwidth, toClient: true, wants: 50);
        Mover[] all = [.. greedy, modest];
        await RunAsync(500, step, all);
        var before = all.Select(each => each.Bytes).ToArray();
        var time = await RunAsync(4_000, step, all);
        var moved = all.Zip(before, (each, first) => each.Bytes - first).ToArray();
        AssertRate(rate, moved.Sum(), time);
        // Equal parts; where the loop comes by late, who comes first has what is left over.
        Assert.InRange(moved.Take(3).Min(), moved.Take(3).Average() * leastPart, moved.Take(3).Average());
        // What wants little gets it, a bit with each turn.
        Assert.InRange(moved[3], 1_000, moved[0]);
    }

    private static void AssertRate(long rate, long bytes, TimeSpan time) => Assert.InRange(bytes / time.TotalSeconds / rate, 0.95, 1.05);

    private Bandwidth Of(BandwidthSettings limits) => new(limits, new AccessClock(_time));

    private Mover Make(Bandwidth bandwidth, bool toClient, int wants = 256 * 1024) => new(
        ready => toClient ? bandwidth.ToClient(_loop.Io, ready) : bandwidth.FromClient(_loop.Io, ready), wants);

    /// <summary>Lets time pass in steps, in each of which the loop comes by once.</summary>
    /// <returns>How long it was.</returns>
    private async Task<TimeSpan> RunAsync(int milliseconds, int step, params Mover[] movers)
    {
        var began = await _loop.Run(() =>
        {
            foreach (var each in movers) each.Move();
            return _loop.Io.Now;
        });
        var now = began;
        for (; now < began + milliseconds; now += step)
        {
            _time.Advance(TimeSpan.FromMilliseconds(step));
            await _loop.ReachAsync(now + step);
            // Who wants little comes again and again.
            await _loop.Run(() =>
            {
                foreach (var each in movers) each.Move();
            });
        }

        return TimeSpan.FromMilliseconds(now - began);
    }

    private sealed class Mover
    {
        private readonly Throttle _throttle;
        private readonly int _wants;

        public Mover(Func<Action, Throttle> make, int wants)
        {
            _wants = wants;
            _throttle = make(Move);
        }

        public long Bytes { get; private set; }

        /// <summary>Moves what there is room for; who wants little, once.</summary>
        public void Move()
        {
            while (_throttle.Room(_wants) is > 0 and var room)
            {
                Bytes += room;
                _throttle.Moved(room);
                if (_wants > 1_000) continue;
                _throttle.PassTurn();
                break;
            }
        }
    }
}
