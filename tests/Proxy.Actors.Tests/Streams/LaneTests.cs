using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;
using Proxy.Actors.Streams;
using Proxy.Testing;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Streams;

public sealed class LaneTests : IDisposable
{
    private const int MaxShare = 64 * 1024;

    private readonly LaneFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Bytes_are_cut_through_without_being_kept()
    {
        var pair = await _fixture.BindAsync();
        await _fixture.Loop.Run(() => pair.Arrive(pair.Client, "to server"u8));
        await _fixture.Loop.Run(() => pair.Arrive(pair.Server, "to client"u8));
        await _fixture.UntilAsync(() => pair.Server.Sent.Count == 9 && pair.Client.Sent.Count == 9);
        Assert.Equal("to server"u8.ToArray(), pair.Server.Sent);
        Assert.Equal("to client"u8.ToArray(), pair.Client.Sent);
        Assert.Equal((9, 9), (pair.Pair.ToServer.Bytes, pair.Pair.ToClient.Bytes));
        await _fixture.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task Target_that_takes_nothing_stops_the_reading_at_the_share_and_loses_nothing()
    {
        var pair = await _fixture.BindAsync();
        var bytes = Pattern(1_000_000);
        await _fixture.Loop.Run(() =>
        {
            pair.Server.Space = 0;
            pair.Arrive(pair.Client, bytes);
        });
        await _fixture.UntilAsync(() => !pair.Pair.ToServer.HasSpace);
        await _fixture.SettleAsync();
        Assert.InRange(pair.Pair.ToServer.KeptBytes, MaxShare / 2, MaxShare);
        Assert.Equal(bytes.Length - pair.Pair.ToServer.KeptBytes, pair.Client.Unread);
        Assert.Equal((1, 1), (_fixture.Node.Lanes.Attached, _fixture.Node.Node.Bank.Holders));

        // A little space moves a little; all of it moves everything.
        await _fixture.Loop.Run(() => pair.Open(pair.Server, 10_000));
        await _fixture.UntilAsync(() => pair.Server.Sent.Count == 10_000);
        await _fixture.SettleAsync();
        Assert.InRange(pair.Pair.ToServer.KeptBytes, MaxShare / 2, MaxShare);
        await _fixture.Loop.Run(() => pair.Open(pair.Server, int.MaxValue));
        await _fixture.UntilAsync(() => pair.Server.Sent.Count == bytes.Length);
        Assert.Equal(bytes, pair.Server.Sent);
        await _fixture.AssertNothingHeldAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Both_directions_arrive_in_order_whatever_is_taken_at_a_time(int seed)
    {
        var random = new Random(seed);
        var pair = await _fixture.BindAsync();
        var (up, down) = (Pattern(300_000), Pattern(200_000));
        await _fixture.Loop.Run(() =>
        {
            pair.Server.Space = pair.Client.Space = 0;
            pair.Arrive(pair.Client, up);
            pair.Arrive(pair.Server, down);
        });
        while (pair.Server.Sent.Count < up.Length || pair.Client.Sent.Count < down.Length)
        {
            await _fixture.Loop.Run(() =>
            {
                var leg = random.Next(2) == 0 ? pair.Server : pair.Client;
                leg.MostPerSend = random.Next(1, 9_000);
                pair.Open(leg, random.Next(20_000));
            });
        }

        await _fixture.SettleAsync();
        Assert.Equal(up, pair.Server.Sent);
        Assert.Equal(down, pair.Client.Sent);
        await _fixture.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task End_is_passed_on_after_the_kept_bytes()
    {
        var pair = await _fixture.BindAsync();
        await _fixture.Loop.Run(() =>
        {
            pair.Server.Space = 5;
            pair.Client.Arrive("0123456789"u8);
            pair.Client.End(IoStatus.End);
            pair.Pair.OnReadable(PairSide.Client);
        });
        await _fixture.UntilAsync(() => pair.Pair.ToServer.State == DirectionState.Ending);
        await _fixture.SettleAsync();
        Assert.False(pair.Server.IsShut);
        Assert.Equal(5, pair.Pair.ToServer.KeptBytes);
        await _fixture.Loop.Run(() => pair.Open(pair.Server, int.MaxValue));
        await _fixture.UntilAsync(() => pair.Server.IsShut);
        Assert.Equal("0123456789"u8.ToArray(), pair.Server.Sent);
        Assert.Equal(PairEnd.None, pair.Pair.End);

        await _fixture.Loop.Run(() =>
        {
            pair.Server.End(IoStatus.End);
            pair.Pair.OnReadable(PairSide.Server);
        });
        await _fixture.UntilAsync(() => pair.Pair.End != PairEnd.None);
        Assert.Equal((PairEnd.ClientClosed, 1), (pair.Pair.End, pair.Ends));
        Assert.True(pair.Client.IsShut);
        await _fixture.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task Reset_is_passed_on_after_the_bytes_before_it()
    {
        var pair = await _fixture.BindAsync();
        await _fixture.Loop.Run(() =>
        {
            pair.Client.Arrive("last words"u8);
            pair.Client.End(IoStatus.Failed);
            pair.Pair.OnReadable(PairSide.Client);
        });
        await _fixture.UntilAsync(() => pair.Pair.End != PairEnd.None);
        Assert.Equal("last words"u8.ToArray(), pair.Server.Sent);
        Assert.Equal(PairEnd.ClientReset, pair.Pair.End);
        Assert.True(pair.Server.IsAborted);
        await _fixture.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task Lane_is_attached_while_there_is_something_to_move()
    {
        var pair = await _fixture.BindAsync();
        Assert.False(pair.Pair.HasLane);
        await _fixture.Loop.Run(() =>
        {
            pair.Server.Space = 0;
            pair.Arrive(pair.Client, "kept"u8);
        });
        await _fixture.UntilAsync(() => pair.Pair.ToServer.KeptBytes == 4);
        await _fixture.SettleAsync();
        Assert.True(pair.Pair.HasLane);
        await _fixture.Loop.Run(() => pair.Open(pair.Server, int.MaxValue));
        await _fixture.UntilAsync(() => !pair.Pair.HasLane);
        Assert.Equal((0, 1), (_fixture.Node.Lanes.Attached, _fixture.Node.Lanes.Free));
    }

    [Fact]
    public async Task Crowd_of_pairs_with_slow_readers_keeps_few_lanes_and_loses_nothing()
    {
        const int MostLanes = 64;
        var random = new Random(3);
        var bytes = Pattern(40_000);
        var pairs = new TestPair[MostLanes + 336];
        for (var i = 0; i < pairs.Length; i++) pairs[i] = await _fixture.BindAsync();
        foreach (var pair in pairs)
        {
            await _fixture.Loop.Run(() =>
            {
                pair.Server.Space = pair.Client.Space = 0;
                pair.Arrive(pair.Client, bytes);
                pair.Arrive(pair.Server, bytes);
            });
        }

        await _fixture.UntilAsync(() => pairs.All(pair => pair.Pair.ToServer.IsWaiting && pair.Pair.ToClient.IsWaiting));
        await _fixture.SettleAsync();
        Assert.Equal(MostLanes, _fixture.Node.Lanes.Attached);

        for (var round = 0; round < 10 * pairs.Length; round++)
        {
            await _fixture.Loop.Run(() =>
            {
                var pair = pairs[random.Next(pairs.Length)];
                var leg = random.Next(2) == 0 ? pair.Server : pair.Client;
                leg.MostPerSend = random.Next(1, 9_000);
                pair.Open(leg, random.Next(20_000));
            });
        }

        // Both targets in one turn, and every pair: the lane that the first one asks for has to stay for the second.
        await _fixture.Loop.Run(() =>
        {
            foreach (var pair in pairs)
            {
                pair.Server.MostPerSend = pair.Client.MostPerSend = int.MaxValue;
                pair.Open(pair.Server, int.MaxValue);
                pair.Open(pair.Client, int.MaxValue);
            }
        });
        await _fixture.UntilAsync(() => pairs.All(pair => pair.Server.Sent.Count == bytes.Length && pair.Client.Sent.Count == bytes.Length));
        Assert.All(pairs, pair => Assert.True(bytes.SequenceEqual(pair.Server.Sent) && bytes.SequenceEqual(pair.Client.Sent)));
        await _fixture.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task Lane_serves_one_pair_after_another()
    {
        for (var i = 0; i < 20; i++)
        {
            var pair = await _fixture.BindAsync();
            await _fixture.Loop.Run(() => pair.Arrive(pair.Client, "ping"u8));
            await _fixture.UntilAsync(() => pair.Server.Sent.Count == 4);
            await _fixture.Loop.Run(() => pair.Arrive(pair.Server, "pong"u8));
            await _fixture.UntilAsync(() => pair.Client.Sent.Count == 4 && !pair.Pair.HasLane);
            await _fixture.Loop.Run(() => pair.Pair.Abort(PairEnd.Killed));
        }

        Assert.Equal((0, 1), (_fixture.Node.Lanes.Attached, _fixture.Node.Lanes.Free));
        Assert.Equal(1, await _fixture.CountGraphsAsync());
    }

    [Fact]
    public async Task Lane_of_a_pair_that_was_killed_while_its_target_took_nothing_serves_the_next_pair()
    {
        var killed = await _fixture.BindAsync();
        await _fixture.Loop.Run(() =>
        {
            killed.Server.Space = killed.Client.Space = 0;
            killed.Arrive(killed.Client, Pattern(500_000));
            killed.Arrive(killed.Server, Pattern(500_000));
        });
        await _fixture.UntilAsync(() => !killed.Pair.ToServer.HasSpace && !killed.Pair.ToClient.HasSpace);
        await _fixture.SettleAsync();
        await _fixture.Loop.Run(() => killed.Pair.Abort(PairEnd.Killed));
        Assert.Equal((0, 1), (_fixture.Node.Lanes.Attached, _fixture.Node.Lanes.Free));

        var next = await _fixture.BindAsync();
        await _fixture.Loop.Run(() => next.Arrive(next.Client, "to server"u8));
        await _fixture.Loop.Run(() => next.Arrive(next.Server, "to client"u8));
        await _fixture.UntilAsync(() => next.Server.Sent.Count == 9 && next.Client.Sent.Count == 9);
        Assert.Equal(1, await _fixture.CountGraphsAsync());
        await _fixture.AssertNothingHeldAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lane_that_fails_ends_its_pair_and_no_other(bool onClient)
    {
        var broken = await _fixture.BindAsync();
        await _fixture.Loop.Run(() =>
        {
            var leg = onClient ? broken.Client : broken.Server;
            leg.Defect = new InvalidOperationException("defect");
            broken.Arrive(leg, "x"u8);
        });
        await _fixture.UntilAsync(() => broken.Ends == 1);
        Assert.Equal(PairEnd.Fault, broken.Pair.End);
        Assert.Equal(["error PC208 pair a-pair: a defect has ended it; 0 more since the last line of this kind"], _fixture.Log.Lines);
        Assert.Equal(["defect"], _fixture.Log.Errors.Select(error => error.Message));
        Assert.True(broken.Client.IsAborted && broken.Server.IsAborted);
        Assert.False(broken.Pair.HasLane);
        Assert.Equal((0, 0), (_fixture.Node.Lanes.Attached, _fixture.Node.Lanes.Free));

        var next = await _fixture.BindAsync();
        await _fixture.Loop.Run(() => next.Arrive(next.Client, "works"u8));
        await _fixture.UntilAsync(() => next.Server.Sent.Count == 5);
        await _fixture.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task Lane_that_fails_leaves_no_graph_behind()
    {
        var broken = await _fixture.BindAsync();
        await _fixture.Loop.Run(() =>
        {
            broken.Client.Defect = new InvalidOperationException("defect");
            broken.Arrive(broken.Client, "x"u8);
        });
        await _fixture.UntilAsync(() => broken.Ends == 1);
        for (var left = 200; left > 0 && await _fixture.CountGraphsAsync() > 0; left--) await _fixture.SettleAsync();
        Assert.Equal(0, await _fixture.CountGraphsAsync());
    }

    [Fact]
    public async Task Empty_bank_slows_nobody_whose_target_takes_bytes()
    {
        var pair = await _fixture.BindAsync();
        var taken = await EmptyBankAsync();
        var sent = Pattern(100_000);
        await _fixture.Loop.Run(() => pair.Arrive(pair.Client, sent));
        await _fixture.UntilAsync(() => pair.Server.Sent.Count == sent.Length);
        Assert.Equal(sent, pair.Server.Sent);
        await GiveBackAsync(taken);
        await _fixture.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task Empty_bank_leaves_in_the_source_what_the_target_does_not_take()
    {
        var pair = await _fixture.BindAsync();
        var taken = await EmptyBankAsync();
        pair.Server.Space = 1_000;
        var sent = Pattern(5_000);
        await _fixture.Loop.Run(() => pair.Arrive(pair.Client, sent));
        await _fixture.UntilAsync(() => pair.Server.Sent.Count == 1_000);
        await _fixture.SettleAsync();
        Assert.Equal(4_000, pair.Client.Unread);
        Assert.Equal(0, pair.Pair.ToServer.KeptBytes);

        await _fixture.Loop.Run(() =>
        {
            pair.Server.Space = int.MaxValue;
            pair.Pair.OnWritable(PairSide.Server);
        });
        await _fixture.UntilAsync(() => pair.Server.Sent.Count == sent.Length);
        Assert.Equal(sent, pair.Server.Sent);
        await GiveBackAsync(taken);
        await _fixture.AssertNothingHeldAsync();
    }

    private Task<int[]> EmptyBankAsync()
    {
        var segments = _fixture.Node.Buffers.Segments;
        return _fixture.Loop.Run(() => Enumerable.Range(0, segments.Bank.SegmentCount).Select(_ => segments.Take()).ToArray());
    }

    private Task GiveBackAsync(int[] taken) => _fixture.Loop.Run(() =>
    {
        foreach (var segment in taken) _fixture.Node.Buffers.Segments.GiveBack(segment);
    });

    [Fact]
    public async Task Free_lanes_are_ended_when_the_pool_is_cleared()
    {
        var pair = await _fixture.BindAsync();
        await _fixture.Loop.Run(() => pair.Arrive(pair.Client, "x"u8));
        await _fixture.UntilAsync(() => _fixture.Node.Lanes.Free == 1);
        await _fixture.Loop.Run(_fixture.Node.Lanes.Clear);
        for (var left = 200; left > 0 && await _fixture.CountGraphsAsync() > 0; left--) await _fixture.SettleAsync();
        Assert.Equal(0, await _fixture.CountGraphsAsync());
    }

    private static byte[] Pattern(int length)
    {
        var bytes = new byte[length];
        new BytePattern(42).Fill(0, bytes);
        return bytes;
    }
}
