using Proxy.Actors.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>However a pair ended, its actors go; what waits for 2MSL is a flow entry.</summary>
[Collection(LiveNodeGroup.Name)]
public class PassivationTests(PatientNode node)
{
    [Fact]
    public async Task No_actor_of_a_pair_is_left_after_its_end_and_its_flow_entry_is()
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
        await node.Node.WaitUntilPassivatedAsync();

        Assert.Equal(waitingBefore + 1, (await node.Node.Node.CountAsync()).FlowsInTimeWait);
        var record = await node.Node.Log.EndAsync(closed.Client.LocalEndPoint);
        Assert.Equal(PairPhase.TimeWait, (await node.Node.InspectAsync(record)).Phase);
        await node.Node.WaitUntilPassivatedAsync();
    }
}
