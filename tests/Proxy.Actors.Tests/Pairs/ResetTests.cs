using System.Net.Sockets;
using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Pairs;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>The rows of the closing table in which a side sends RST: the other side gets all that came before it, then RST;
/// nobody waits for 2MSL.</summary>
[Collection(LiveNodeGroup.Name)]
public class ResetTests(PatientNode patient, HastyNode hasty)
{
    private static readonly BytePattern Up = new(3);
    private static readonly BytePattern Down = new(4);

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public async Task A_client_rst_reaches_the_server(AddressFamily family)
    {
        using var pair = await patient.OpenAsync(family);
        await pair.BoundAsync();
        pair.Client.Reset();
        await pair.Server.SeesAsync(PeerEnd.Reset);
        Assert.Equal("CD", (await pair.EndsAsync(PairEnd.ClientReset, client: null, server: null)).State.ToString());
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public async Task A_server_rst_reaches_the_client(AddressFamily family)
    {
        using var pair = await patient.OpenAsync(family);
        await pair.BoundAsync();
        pair.Server.Reset();
        await pair.Client.SeesAsync(PeerEnd.Reset);
        Assert.Equal("SD", (await pair.EndsAsync(PairEnd.ServerReset, client: null, server: null)).State.ToString());
    }

    [Fact]
    public async Task What_a_client_sent_before_its_rst_is_delivered_before_the_rst()
    {
        using var pair = await patient.OpenSlowAsync();
        var received = await pair.Client.SendUntilFullAsync(Up);
        pair.Client.Reset();
        var delivered = await pair.Server.SeesAtLeastAsync(PeerEnd.Reset, Up, received);

        var record = await pair.EndsAsync(PairEnd.ClientReset, client: null, server: null);
        Assert.Equal(delivered, record.BytesToServer);
    }

    [Fact]
    public async Task What_a_server_sent_before_its_rst_is_delivered_before_the_rst()
    {
        using var pair = await patient.OpenAsync();
        var received = await pair.Server.SendUntilFullAsync(Down);
        pair.Server.Reset();
        var delivered = await pair.Client.SeesAtLeastAsync(PeerEnd.Reset, Down, received);

        var record = await pair.EndsAsync(PairEnd.ServerReset, client: null, server: null);
        Assert.Equal(delivered, record.BytesToClient);
    }

    [Fact]
    public async Task A_few_bytes_and_a_rst_that_come_together_are_passed_on_in_that_order()
    {
        using var pair = await patient.OpenAsync();
        await pair.BoundAsync();
        using (await LoopStall.StartAsync(patient.Node.Node))
        {
            await pair.Server.SendAllAsync("last words"u8.ToArray());
            pair.Server.Reset();
        }

        await pair.Client.SeesAsync(PeerEnd.Reset, "last words"u8.ToArray());
        await pair.EndsAsync(PairEnd.ServerReset, client: null, server: null);
    }

    [Fact]
    public async Task A_rst_does_not_wait_for_a_reader_that_stands_still_longer_than_the_half_close_timeout()
    {
        using var pair = await hasty.OpenBoundAsync(slow: true);
        var received = await pair.Client.SendUntilFullAsync(Up);
        pair.Client.Reset();
        await pair.KernelHasAsync(null, pair.KernelServerState);
        await hasty.AdvanceAsync(HastyNode.Timeout + TimeSpan.FromMilliseconds(1));
        await pair.EndsAsync(PairEnd.ClientReset, client: null, server: null);

        var ending = await pair.Server.ReceivePatternToEndAsync(Up);
        Assert.Equal((PeerEnd.Reset, true), (ending.End, ending.IsPrefix));
        Assert.InRange(ending.Count, 1, received);
    }

    [Fact]
    public async Task A_client_that_resets_instead_of_taking_the_last_bytes_ends_the_pair_in_its_last_phase()
    {
        using var pair = await patient.OpenAsync();
        var bound = await pair.BoundAsync();
        while ((await pair.Node.InspectAsync(bound)).ToClient is not { KeptBytes: > 0 }) await pair.Server.SendAllAsync(new byte[16 * 1024]);
        pair.Server.HalfClose();
        await Eventually.EqualAsync(DirectionState.Ending, async () => (await pair.Node.InspectAsync(bound)).ToClient!.State);
        pair.Client.Reset();
        Assert.Equal("CL", (await pair.EndsAsync(PairEnd.ClientReset, client: null, server: null)).State.ToString());
    }

    [Fact]
    public async Task A_rst_from_the_reader_itself_ends_the_wait_for_it()
    {
        using var pair = await patient.OpenAsync();
        await pair.Server.SendUntilFullAsync(Down);
        pair.Server.Reset();
        await pair.KernelHasAsync(pair.KernelClientState, null);
        pair.Client.Reset();
        await pair.EndsAsync(PairEnd.ServerReset, client: null, server: null);
    }

    [Fact]
    public async Task Resets_of_both_sides_at_once_end_the_pair()
    {
        using var pair = await patient.OpenAsync();
        await pair.BoundAsync();
        using (await LoopStall.StartAsync(patient.Node.Node))
        {
            pair.Server.Reset();
            pair.Client.Reset();
        }

        var end = (await patient.Node.Log.EndAsync(pair.Client.LocalEndPoint)).End;
        Assert.Contains(end, new[] { PairEnd.ClientReset, PairEnd.ServerReset });
        await pair.EndsAsync(end, client: null, server: null);
    }
}
