using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;
using Proxy.Testing;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Streams;

/// <summary>Pairs that have something to move in the same turn of a loop: one lane is called for all of them, and whatever
/// becomes of the first, the others are served.</summary>
public sealed class LaneQueueTests : IDisposable
{
    // Takes many turns.
    private const int Long = 4_000_000;

    private const int ReadsPerTurn = 16;

    // Pairs whose readers stand still keep no more lanes than this.
    private const int MostWaitingLanes = 64;

    private readonly LaneFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(100)]
    public async Task One_lane_moves_the_bytes_of_all_and_is_free_then(int count)
    {
        var pairs = await BindAsync(count);
        await _fixture.Loop.Run(() =>
        {
            foreach (var pair in pairs) pair.Arrive(pair.Client, "ping"u8);
        });
        await _fixture.UntilAsync(() => pairs.All(pair => pair.Server.Sent.Count == 4));
        await _fixture.Loop.Run(() =>
        {
            foreach (var pair in pairs) pair.Arrive(pair.Server, "pong!"u8);
        });
        await _fixture.UntilAsync(() => pairs.All(pair => pair.Client.Sent.Count == 5));
        await _fixture.AssertNothingHeldAsync();
        Assert.Equal(1, _fixture.Node.Lanes.Free);
    }

    [Fact]
    public async Task Order_is_that_of_their_coming()
    {
        var pairs = await BindAsync(20);
        var served = new List<int>();
        await _fixture.Loop.Run(() =>
        {
            for (var i = 0; i < pairs.Length; i++)
            {
                var number = i;
                pairs[i].Server.Taken = () => served.Add(number);
                pairs[i].Arrive(pairs[i].Client, "x"u8);
            }
        });
        await _fixture.UntilAsync(() => served.Count == pairs.Length);
        Assert.Equal(Enumerable.Range(0, pairs.Length), served);
    }

    [Fact]
    public async Task Direction_waits_once_however_often_bytes_come_for_it()
    {
        var pairs = await BindAsync(2);
        var waiting = await _fixture.Loop.Run(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                foreach (var pair in pairs) pair.Arrive(pair.Client, "x"u8);
            }

            return _fixture.Node.Lanes.Waiting;
        });
        Assert.Equal(pairs.Length, waiting);
        await _fixture.UntilAsync(() => pairs.All(pair => pair.Server.Sent.Count == 50));
        await _fixture.Loop.Run(() => pairs[1].Arrive(pairs[1].Client, "again"u8));
        await _fixture.UntilAsync(() => pairs[1].Server.Sent.Count == 55);
        Assert.Equal(0, _fixture.Node.Lanes.Waiting);
    }

    [Fact]
    public async Task Loop_looks_at_its_sockets_between_pairs_with_bytes_both_ways()
    {
        var pairs = await BindAsync(10 * ReadsPerTurn);
        var last = 0;
        var rounds = new Rounds(_fixture.Loop.Io);
        await _fixture.Loop.Run(() =>
        {
            _fixture.Loop.Io.Arm(rounds, 0);
            foreach (var pair in pairs)
            {
                pair.Arrive(pair.Client, "to server"u8);
                pair.Arrive(pair.Server, "to client"u8);
            }

            pairs[^1].Server.Taken = () => last = rounds.Count;
        });
        await _fixture.UntilAsync(() => pairs.All(pair => pair.Server.Sent.Count == 9 && pair.Client.Sent.Count == 9));
        Assert.InRange(last, 10, int.MaxValue);
        await _fixture.Loop.Run(() => _fixture.Loop.Io.Disarm(rounds));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(1_000_000)]
    public async Task First_whose_reader_stands_still_holds_up_nobody(int bytes) => await ServeAfterAsync(first =>
    {
        first.Server.Space = 0;
        first.Arrive(first.Client, new byte[bytes]);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task First_that_goes_on_and_on_holds_up_nobody(bool both)
    {
        var (first, sent) = await ServeAfterAsync(pair =>
        {
            pair.Arrive(pair.Client, new byte[Long]);
            if (both) pair.Arrive(pair.Server, new byte[Long]);
        });
        Assert.InRange(sent, 1, Long - 1);
        await _fixture.UntilAsync(() => first.Server.Sent.Count == Long && first.Client.Sent.Count == (both ? Long : 0));
        await _fixture.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task Who_has_more_to_say_as_soon_as_something_is_taken_waits_for_the_next_round()
    {
        const int All = 1_000;
        var pair = (await BindAsync(1))[0];
        var rounds = new Dictionary<long, int>();
        await _fixture.Loop.Run(() =>
        {
            pair.Client.Taken = () =>
            {
                var round = _fixture.Loop.Io.Round;
                rounds[round] = rounds.GetValueOrDefault(round) + 1;
                if (pair.Client.Sent.Count < All) pair.Arrive(pair.Server, "x"u8);
            };
            pair.Arrive(pair.Server, "x"u8);
        });
        await _fixture.UntilAsync(() => pair.Client.Sent.Count == All);
        Assert.InRange(rounds.Values.Max(), 1, ReadsPerTurn);
        await _fixture.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task First_that_ends_holds_up_nobody()
    {
        var (first, _) = await ServeAfterAsync(pair =>
        {
            pair.Client.Arrive("last words"u8);
            pair.Client.End(IoStatus.Failed);
            pair.Pair.OnReadable(PairSide.Client);
        });
        Assert.Equal(PairEnd.ClientReset, first.Pair.End);
        await _fixture.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task First_that_fails_holds_up_nobody()
    {
        var (first, _) = await ServeAfterAsync(pair =>
        {
            pair.Client.Defect = new InvalidOperationException("defect");
            pair.Arrive(pair.Client, "x"u8);
        });
        Assert.Equal(PairEnd.Fault, first.Pair.End);
        await _fixture.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task First_that_is_killed_while_it_waits_holds_up_nobody()
    {
        var (first, sent) = await ServeAfterAsync(pair =>
        {
            pair.Arrive(pair.Client, "x"u8);
            pair.Pair.Abort(PairEnd.Killed);
        });
        Assert.Equal((PairEnd.Killed, 0), (first.Pair.End, sent));
        await _fixture.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task Pair_that_waits_for_a_lane_and_can_be_written_meanwhile_gets_both_done()
    {
        var pairs = await BindAsync(MostWaitingLanes + 1);
        await _fixture.Loop.Run(() =>
        {
            foreach (var each in pairs)
            {
                each.Client.Space = 0;
                each.Arrive(each.Server, "kept"u8);
            }
        });
        await _fixture.UntilAsync(() => pairs.All(each => each.Pair.ToClient.IsWaiting));
        await _fixture.SettleAsync();
        var pair = pairs.First(each => !each.Pair.HasLane);
        await _fixture.Loop.Run(() =>
        {
            pair.Arrive(pair.Client, "to server"u8);
            pair.Open(pair.Client, int.MaxValue);
        });
        await _fixture.UntilAsync(() => pair.Client.Sent.Count == 4 && pair.Server.Sent.Count == 9);
    }

    private async Task<TestPair[]> BindAsync(int count)
    {
        var pairs = new TestPair[count];
        for (var i = 0; i < count; i++) pairs[i] = await _fixture.BindAsync();
        return pairs;
    }

    /// <summary>Has something happen to one pair, and bytes come for another in the same turn; waits until they are sent.</summary>
    /// <returns>The first pair, and what had been sent of its client's bytes by then.</returns>
    private async Task<(TestPair First, int Sent)> ServeAfterAsync(Action<TestPair> happen)
    {
        var pairs = await BindAsync(3);
        var (first, next, sent) = (pairs[0], pairs[1], -1);
        await _fixture.Loop.Run(() => pairs[2].Arrive(pairs[2].Client, "a lane that has started looks at less"u8));
        await _fixture.UntilAsync(() => _fixture.Node.Lanes.Free == 1);
        await _fixture.SettleAsync();
        await _fixture.Loop.Run(() =>
        {
            next.Server.Taken = () => sent = first.Server.Sent.Count;
            happen(first);
            next.Arrive(next.Client, "next"u8);
        });
        await _fixture.UntilAsync(() => next.Server.Sent.Count == 4);
        await _fixture.SettleAsync();
        return (first, sent);
    }

    /// <summary>Counts how often the loop has looked at its sockets.</summary>
    private sealed class Rounds(IoLoop loop) : LoopTimer
    {
        public int Count { get; private set; }

        protected override void OnDue()
        {
            Count++;
            loop.Arm(this, 0);
        }
    }
}
