using Proxy.Actors.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>However a pair ended, its slot is free for the next; what waits for 2MSL is a flow entry.</summary>
[Collection(LiveNodeGroup.Name)]
public class FreeSlotTests(PatientNode node)
{
    [Fact]
    public async Task Every_slot_is_free_after_the_end_of_its_pair_and_the_flow_entry_is_left()
    {
        var waitingBefore = (await node.Node.Node.CountAsync()).FlowsInTimeWait;
        using var closed = await node.OpenAsync();
        using var reset = await node.OpenAsync();
        using var refused = await node.ConnectAsync("refused");
        closed.Client.HalfClose();
        await closed.Server.SeesAsync(PeerEnd.Eof);
        closed.Server.HalfClose();
        await closed.Client.SeesAsync(PeerEnd.Eof);
        reset.Client.Reset();
        await reset.Server.SeesAsync(PeerEnd.Reset);
        await refused.SeesAsync(PeerEnd.Eof);

        await node.Node.WaitUntilIdleAsync();
        await node.Node.WaitUntilFreeAsync();

        Assert.Equal(waitingBefore + 1, (await node.Node.Node.CountAsync()).FlowsInTimeWait);
        var record = await node.Node.Log.EndAsync(closed.Client.LocalEndPoint);
        Assert.Equal(PairPhase.TimeWait, (await node.Node.InspectAsync(record)).Phase);
        await node.Node.WaitUntilFreeAsync();
    }
}
