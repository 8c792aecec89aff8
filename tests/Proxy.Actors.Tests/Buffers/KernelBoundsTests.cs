using Proxy.Actors.Buffers;

namespace Proxy.Actors.Tests.Buffers;

/// <summary>What a direction may pin of the kernel's memory, by what it has moved.</summary>
public class KernelBoundsTests
{
    private const int Share = 16 * K;
    private const int K = 1024;
    private const int M = 1024 * K;

    [Theory]
    [InlineData(0, 64 * K)]
    [InlineData(256 * K, 256 * K)]
    [InlineData(M, M)]
    [InlineData(4 * M, KernelBounds.Unbounded)]
    [InlineData(1000L * M, KernelBounds.Unbounded)]
    public void A_direction_earns_by_moving(long moved, int bound)
    {
        var bounds = KernelBounds.For(moved, isShort: false, Share, boundsReceive: true);
        Assert.Equal((bound, bound), (bounds.Receive, bounds.Unsent));
    }

    [Theory]
    [InlineData(1, 64 * K, Share)]
    [InlineData(256 * K, 256 * K, 256 * K)]
    [InlineData(1000L * M, 256 * K, 256 * K)]
    public void While_the_bank_is_short_it_earns_little_and_nothing_before_it_has_moved(long moved, int receive, int unsent)
    {
        var bounds = KernelBounds.For(moved, isShort: true, Share, boundsReceive: true);
        Assert.Equal((receive, unsent), (bounds.Receive, bounds.Unsent));
    }

    [Theory]
    [InlineData(256 * K)]
    [InlineData(6 * M)]
    [InlineData(1000L * M)]
    public void A_shortage_that_is_over_is_noticed_after_16_megabytes(long moved)
    {
        var bounds = KernelBounds.For(moved, isShort: true, Share, boundsReceive: true);
        Assert.InRange(bounds.Next - moved, 1, 16 * M);
    }

    [Fact]
    public void Who_has_all_is_not_asked_again() =>
        Assert.Equal(long.MaxValue, KernelBounds.For(4 * M, isShort: false, Share, boundsReceive: true).Next);

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, 64 * K)]
    public void A_receive_buffer_that_could_not_grow_back_is_bounded_in_a_shortage_only(bool isShort, int? receive) =>
        Assert.Equal(receive, KernelBounds.For(KernelBounds.FirstAt, isShort, Share, boundsReceive: false).Receive);
}
