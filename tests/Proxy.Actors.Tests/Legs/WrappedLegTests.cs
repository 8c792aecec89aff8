using Proxy.Actors.Closing;
using Proxy.Actors.Tests.Pairs;
using Proxy.Actors.Tests.Streams;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Legs;

/// <summary>Pairs whose legs wrap sockets.</summary>
public sealed class WrappedLegTests : IAsyncLifetime, IDisposable
{
    private const byte ClientKey = 0x5A;
    private const byte ServerKey = 0xC3;

    private readonly LaneFixture _lanes = new();
    private readonly WrappedPair _pair = new();

    public async Task InitializeAsync() => await _pair.OpenAsync(_lanes, ClientKey, ServerKey);

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    public void Dispose() => _lanes.Dispose();

    [Fact]
    public async Task Every_byte_passes_both_ways_changed_by_both_legs()
    {
        var request = Bytes(1_000_000, seed: 1);
        var answer = Bytes(3_000_000, seed: 2);
        var sent = Task.WhenAll(_pair.Client.SendAllAsync(request), _pair.Server.SendAllAsync(answer));
        var received = await Task.WhenAll(_pair.Server.ReceiveExactlyAsync(request.Length), _pair.Client.ReceiveExactlyAsync(answer.Length));
        await sent;
        Assert.Equal(Changed(request), received[0]);
        Assert.Equal(Changed(answer), received[1]);
    }

    [Fact]
    public async Task What_a_leg_keeps_comes_out_of_the_bank_counts_as_kept_and_is_delivered_before_its_end()
    {
        var answer = Bytes(12_000_000, seed: 3);
        var sent = _pair.Server.SendAllAsync(answer);
        // The client reads nothing: the kernel's queues fill up, then the leg's block, then the direction's share.
        await _lanes.UntilAsync(() => _pair.ClientLeg.KeptBytes > 0 && _pair.Pair.ToClient.IsWaiting);
        await _lanes.Loop.Run(() =>
        {
            Assert.InRange(_pair.Pair.ToClient.KeptBytes, _pair.ClientLeg.KeptBytes, _lanes.Node.Node.Bank.Rented * _lanes.Node.Node.Bank.SegmentBytes);
        });

        var received = await _pair.Client.ReceiveExactlyAsync(answer.Length);
        await sent;
        Assert.Equal(Changed(answer), received);
        _pair.Server.HalfClose();
        await _pair.Client.SeesAsync(PeerEnd.Eof);
        _pair.Client.HalfClose();
        await _pair.Server.SeesAsync(PeerEnd.Eof);
        Assert.Equal(PairEnd.ServerClosed, await _pair.Ended);
        await _lanes.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task A_reset_passes_through_and_gives_back_what_is_kept()
    {
        _ = _pair.Server.SendAllAsync(Bytes(12_000_000, seed: 4)).ContinueWith(_ => { }, TaskScheduler.Default);
        await _lanes.UntilAsync(() => _pair.ClientLeg.KeptBytes > 0);
        _pair.Client.Reset();
        Assert.Equal(PairEnd.ClientReset, await _pair.Ended);
        await _lanes.AssertNothingHeldAsync();
    }

    private static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Changed(byte[] bytes) => [.. bytes.Select(each => (byte)(each ^ ClientKey ^ ServerKey))];
}
