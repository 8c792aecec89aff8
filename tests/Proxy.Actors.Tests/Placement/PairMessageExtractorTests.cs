using Proxy.Actors.Pairs;
using Proxy.Actors.Placement;

namespace Proxy.Actors.Tests.Placement;

public sealed class PairMessageExtractorTests
{
    [Fact]
    public void Message_goes_to_the_slot_and_shard_of_the_pair_that_it_names()
    {
        var extractor = new PairMessageExtractor();
        var message = new InspectPair(PairId.Create(PairId.ShardOf(0xab, 1), 1, 0x7_00002f));
        Assert.Equal("ab-1-2f", extractor.EntityId(message));
        Assert.Equal("ab-1", extractor.ShardId("ab-1-2f", message));
        Assert.Equal("ab-1", extractor.ShardId("ab-1-2f"));
        Assert.Same(message, extractor.EntityMessage(message));
        Assert.Null(extractor.EntityId("something else"));
    }
}
