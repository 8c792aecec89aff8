using Proxy.Actors.Buffers;
using Proxy.Actors.Tests.Streams;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>What a direction lets the kernel hold for it, before, during and after a shortage of the bank.</summary>
public sealed class PairDirectionBoundsTests : IDisposable
{
    private const int Holders = 8;
    private const int Share = 32 * 1024; // the fixture's bank of 256 KiB among them
    private const int Smallest = 64 * 1024;

    private readonly LaneFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pair_that_comes_in_a_shortage_is_bounded_before_its_first_byte_and_freed_when_it_is_over(bool canGrowReceive)
    {
        _fixture.Node.Buffers.CanGrowReceive = canGrowReceive;
        var bank = _fixture.Node.Node.Bank;
        for (var holder = 0; holder < Holders; holder++) bank.AddHolder();
        var pair = await _fixture.BindAsync();
        await _fixture.Loop.Run(pair.Pair.Start);
        Assert.Equal((Smallest, Share), (pair.Server.ReceiveBound, pair.Client.UnsentBound));
        await SendAsync(pair, 1_000_000);
        Assert.Equal((KernelBounds.MaxWhenShort, KernelBounds.MaxWhenShort), (pair.Server.ReceiveBound, pair.Client.UnsentBound));

        for (var holder = 0; holder < Holders; holder++) bank.RemoveHolder();
        await SendAsync(pair, 5_000_000);
        Assert.Equal((KernelBounds.Unbounded, KernelBounds.Unbounded), (pair.Server.ReceiveBound, pair.Client.UnsentBound));
        await _fixture.AssertNothingHeldAsync();
    }

    [Fact]
    public async Task A_receive_buffer_that_could_not_grow_back_is_left_alone_without_a_shortage()
    {
        _fixture.Node.Buffers.CanGrowReceive = false;
        var pair = await _fixture.BindAsync();
        await SendAsync(pair, 5_000_000);
        Assert.Equal((null, KernelBounds.Unbounded), (pair.Server.ReceiveBound, pair.Client.UnsentBound));
        await _fixture.AssertNothingHeldAsync();
    }

    private async Task SendAsync(TestPair pair, int bytes)
    {
        var before = pair.Client.Sent.Count;
        await _fixture.Loop.Run(() => pair.Arrive(pair.Server, new byte[bytes]));
        await _fixture.UntilAsync(() => pair.Client.Sent.Count == before + bytes);
    }
}
