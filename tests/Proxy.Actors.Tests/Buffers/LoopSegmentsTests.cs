using Proxy.Actors.Buffers;
using Proxy.Transport.Tests;

namespace Proxy.Actors.Tests.Buffers;

public sealed class LoopSegmentsTests : IDisposable
{
    private const int Segment = 64 * 1024;

    private readonly TestLoop _a = new();
    private readonly TestLoop _b = new(index: 1);

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
    }

    [Fact]
    public async Task Reserve_keeps_at_hand_what_one_read_needs_and_not_more()
    {
        using var bank = new BufferBank(100 * Segment, Segment, Segment, Segment);
        var segments = new LoopSegments(bank, 2);
        Assert.Equal(4 * Segment, await _a.Run(segments.Reserve)); // a scratch block is 4 segments
        Assert.Equal((4, 4), (segments.AtHand, bank.Rented));
        await _a.Run(segments.Release);
        Assert.Equal((0, 0), (segments.AtHand, bank.Rented));
    }

    [Fact]
    public async Task Loops_keep_at_hand_at_most_a_quarter_of_the_bank()
    {
        using var bank = new BufferBank(16 * Segment, Segment, Segment, Segment);
        var segments = new LoopSegments(bank, 2);
        Assert.Equal(2 * Segment, await _a.Run(segments.Reserve));
    }

    [Fact]
    public async Task Take_beyond_the_bank_is_refused()
    {
        using var bank = new BufferBank(Segment, Segment, Segment, Segment);
        var segments = new LoopSegments(bank, 1);
        await _a.Run(segments.Take);
        Assert.Equal(0, await _a.Run(segments.Reserve));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _a.Run(segments.Take));
    }
}
