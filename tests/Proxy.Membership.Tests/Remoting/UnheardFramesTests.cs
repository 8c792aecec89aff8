using System.Collections.Concurrent;
using Proxy.Membership.Remoting;
using Proxy.Testing;

namespace Proxy.Membership.Tests.Remoting;

public sealed class UnheardFramesTests
{
    private readonly Timers _timers = new();
    private readonly ConcurrentQueue<int> _told = [];
    private volatile bool _isMember;
    private int _asked;

    [Fact]
    public async Task Those_of_somebody_who_stays_a_stranger_are_told_once_in_a_while_with_their_number()
    {
        var unheard = Unheard();
        for (var i = 0; i < 3; i++) unheard.Add();
        Assert.Empty(_told);
        _timers.Fire();
        await Eventually.EqualAsync("3", Told);
        unheard.Add();
        _timers.Fire();
        await Eventually.EqualAsync("3 1", Told);
    }

    [Fact]
    public async Task Those_of_somebody_who_becomes_a_member_meanwhile_are_not()
    {
        var unheard = Unheard();
        unheard.Add();
        unheard.Add();
        _isMember = true;
        _timers.Fire();
        await Eventually.EqualAsync(1, () => _asked);

        // None of them is counted to those that come later.
        _isMember = false;
        unheard.Add();
        _timers.Fire();
        await Eventually.EqualAsync("1", Told);
    }

    private UnheardFrames Unheard() => new(IsMember, count => _told.Enqueue(count), _timers);

    private bool IsMember()
    {
        Interlocked.Increment(ref _asked);
        return _isMember;
    }

    private string Told() => string.Join(' ', _told);

    /// <summary>Timers that the test has go off.</summary>
    private sealed class Timers : TimeProvider
    {
        private readonly Queue<Action> _due = [];

        public void Fire() => _due.Dequeue()();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Assert.Equal(UnheardFrames.Grace, dueTime);
            _due.Enqueue(() => callback(state));
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
