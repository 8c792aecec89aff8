using Proxy.Actors.Machine;

namespace Proxy.Actors.Tests.Machine;

public sealed class MemoryNeedTests
{
    private const long Mebi = 1 << 20;

    [Theory]
    [InlineData(64, 0, 192, false)]
    [InlineData(64, 0, 191, true)] // the node itself
    [InlineData(64, 64, 256, false)]
    [InlineData(64, 64, 255, true)]
    [InlineData(4_000, 4_000, 10_000, false)]
    [InlineData(4_000, 4_001, 10_000, true)] // four fifths
    public void Room_is_compared_with_the_node_itself_and_with_four_fifths(long bank, long caches, long room, bool isBeyond) =>
        Assert.Equal(isBeyond, new MemoryNeed(bank * Mebi, caches * Mebi).IsBeyond(room * Mebi));
}
