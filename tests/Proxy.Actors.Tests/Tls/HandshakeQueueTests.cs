using Proxy.Actors.Tls;
using Proxy.Testing;
using Proxy.Transport;
using Proxy.Transport.Tests;

namespace Proxy.Actors.Tests.Tls;

/// <summary>Turns of handshakes on a loop.</summary>
public sealed class HandshakeQueueTests : IDisposable
{
    private readonly TestLoop _loop = new();
    private readonly List<string> _log = [];

    public void Dispose() => _loop.Dispose();

    [Fact]
    public async Task One_step_is_done_in_a_round_of_the_loop_first_come_first_served()
    {
        await _loop.Run(() =>
        {
            // A loop has other timers, too.
            for (var i = 0; i < 100; i++) _loop.Io.Arm(new Timer(() => { }), 1_000_000);
            var queue = new HandshakeQueue(_loop.Io, max: 10);
            foreach (var name in "abcde") queue.Enter(new Handshake(this, name.ToString()));
            // Work of the loop, handed over anew in each round.
            Watch(20);
        });
        while (await _loop.Run(() => _log.Count(each => each == "-")) < 20)
        {
        }

        var order = string.Join("", _log);
        Assert.Equal("abcde", order.Replace("-", "", StringComparison.Ordinal));
        for (var i = 1; i < order.Length; i++) Assert.False(char.IsLetter(order[i]) && char.IsLetter(order[i - 1]), order);
    }

    [Fact]
    public async Task No_more_are_in_progress_than_allowed_and_the_next_follows_when_one_leaves()
    {
        await _loop.Run(() =>
        {
            var queue = new HandshakeQueue(_loop.Io, max: 2);
            var all = "abcd".Select(name => new Handshake(this, name.ToString())).ToList();
            all.ForEach(each => queue.Enter(each));
            Assert.Equal((2, 2), (queue.InProgress, queue.Waiting));
            queue.Wants(all[2]); // more bytes have come, and stay unread
            Assert.Equal(HandshakeTurn.Waiting, all[2].Place.Turn);
            queue.Leave(all[3]);
            Assert.Equal((2, 1), (queue.InProgress, queue.Waiting));
            queue.Leave(all[0]);
            Assert.Equal((2, 0), (queue.InProgress, queue.Waiting));
            Assert.Equal(HandshakeTurn.Ready, all[2].Place.Turn);
            queue.Leave(all[0]);
            queue.Leave(all[1]);
            queue.Leave(all[2]);
            Assert.Equal((0, 0), (queue.InProgress, queue.Waiting));
        });
        await _loop.Run(() => { });
        Assert.Empty(_log);
    }

    [Fact]
    public async Task Cheap_turns_do_not_use_up_the_round_and_one_that_throws_stops_no_other()
    {
        await _loop.Run(() =>
        {
            var queue = new HandshakeQueue(_loop.Io, max: 10);
            queue.Enter(new Handshake(this, "a", () => false));
            queue.Enter(new Handshake(this, "b", () => throw new InvalidOperationException("planted")));
            queue.Enter(new Handshake(this, "c"));
        });
        while (await _loop.Run(() => _log.Count) < 3)
        {
        }

        Assert.Equal("abc", string.Join("", _log));
        Assert.Equal("planted", Assert.Single(_loop.Errors).Message);
    }

    [Fact]
    public async Task A_handshake_may_leave_and_others_with_it_in_its_own_turn()
    {
        await _loop.Run(() =>
        {
            var queue = new HandshakeQueue(_loop.Io, max: 2);
            Handshake? first = null, second = null;
            first = new Handshake(this, "a", () =>
            {
                queue.Leave(first!);
                queue.Leave(second!);
                return true;
            });
            second = new Handshake(this, "b");
            queue.Enter(first);
            queue.Enter(second);
            queue.Enter(new Handshake(this, "c"));
        });
        while (await _loop.Run(() => _log.Count) < 2)
        {
        }

        await _loop.Run(() => { });
        Assert.Equal("ac", string.Join("", _log));
    }

    [Fact]
    public async Task Who_has_said_nothing_has_no_place()
    {
        var hasSpoken = false;
        HandshakeQueue? queue = null;
        Handshake? late = null;
        await _loop.Run(() =>
        {
            queue = new HandshakeQueue(_loop.Io, max: 1);
            queue.Enter(new Handshake(this, "a", () => false));
            queue.Enter(late = new Handshake(this, "b", () => hasSpoken));
            queue.Enter(new Handshake(this, "c"));
        });
        while (await _loop.Run(() => _log.Count) < 3)
        {
        }

        await _loop.Run(() =>
        {
            Assert.Equal(("abc", 1, 0), (string.Join("", _log), queue!.InProgress, queue.Waiting));
            Assert.Equal(HandshakeTurn.Quiet, late!.Place.Turn);
            hasSpoken = true;
            queue.Wants(late);
            Assert.Equal(HandshakeTurn.Waiting, late.Place.Turn);
            queue.Leave(late);
            Assert.Equal((1, 0), (queue.InProgress, queue.Waiting));
        });
    }

    [Fact]
    public async Task The_one_that_has_taken_longest_gives_way_to_those_that_wait_and_not_before_its_time()
    {
        HandshakeQueue? queue = null;
        await _loop.Run(() =>
        {
            queue = new HandshakeQueue(_loop.Io, max: 2);
            foreach (var name in "abc") queue.Enter(new Handshake(this, name.ToString()) { Queue = queue });
        });
        await _loop.ReachAsync(HandshakeQueue.PatienceMilliseconds / 2);
        Assert.Equal("ab", await _loop.Run(() => string.Join("", _log)));

        while (await _loop.Run(() => _log.Count) < 4)
        {
        }

        await _loop.Run(() =>
        {
            Assert.Equal(("aba!c", 2, 0), (string.Join("", _log), queue!.InProgress, queue.Waiting));
            Assert.InRange(_loop.Io.Now, HandshakeQueue.PatienceMilliseconds, long.MaxValue);
        });
        await _loop.ReachAsync(2 * HandshakeQueue.PatienceMilliseconds);
        Assert.Equal("aba!c", await _loop.Run(() => string.Join("", _log))); // nobody waits any more
    }

    [Fact]
    public async Task Time_in_which_a_turn_was_due_is_not_the_peers()
    {
        var time = new ManualTime();
        using var loop = new TestLoop(time);
        await loop.Run(() =>
        {
            var queue = new HandshakeQueue(loop.Io, max: 2);
            foreach (var name in "abc") queue.Enter(new Handshake(this, name.ToString()) { Queue = queue });
            time.Advance(TimeSpan.FromMilliseconds(2 * HandshakeQueue.PatienceMilliseconds)); // the loop has much else to do
        });
        while (await loop.Run(() => _log.Count) < 2)
        {
        }

        time.Advance(TimeSpan.FromMilliseconds(HandshakeQueue.PatienceMilliseconds / 2));
        for (var rounds = 0; rounds < 10; rounds++) await loop.Run(() => { });
        Assert.Equal("ab", await loop.Run(() => string.Join("", _log)));
        time.Advance(TimeSpan.FromMilliseconds(HandshakeQueue.PatienceMilliseconds / 2));
        while (await loop.Run(() => _log.Count) < 4)
        {
        }

        Assert.Equal("aba!c", await loop.Run(() => string.Join("", _log)));
    }

    private void Watch(int left)
    {
        _log.Add("-");
        if (left > 1) _loop.Io.Arm(new Timer(() => _loop.Io.Execute(() => Watch(left - 1))), 0);
    }

    private sealed class Timer(Action action) : LoopTimer
    {
        protected override void OnDue() => action();
    }

    private sealed class Handshake : IHandshake
    {
        private readonly HandshakeQueueTests _tests;
        private readonly string _name;
        private readonly Func<bool> _step;

        public Handshake(HandshakeQueueTests tests, string name, Func<bool>? step = null)
        {
            (_tests, _name, _step) = (tests, name, step ?? (() => true));
            Place = new HandshakePlace(this);
        }

        public HandshakeQueue? Queue { get; init; }

        public HandshakePlace Place { get; }

        public void GiveWay()
        {
            _tests._log.Add($"{_name}!");
            Queue!.Leave(this);
        }

        public bool Step()
        {
            _tests._log.Add(_name);
            return _step();
        }
    }
}
