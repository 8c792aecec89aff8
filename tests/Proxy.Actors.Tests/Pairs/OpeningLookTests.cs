using Proxy.Actors.Pairs;
using Proxy.Testing;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Pairs;

public sealed unsafe class OpeningLookTests
{
    private const int Max = 100;

    [Fact]
    public void Bytes_that_come_with_the_FIN_in_between_are_not_missed()
    {
        var leg = new MemoryLeg(PairSide.Client);
        leg.Arrive("first"u8);
        leg.AskedWhoClosed = () =>
        {
            leg.AskedWhoClosed = null;
            leg.Arrive(" and last"u8);
            leg.PeerClosedFirst = true;
        };
        Assert.Equal((IoStatus.Done, "first and last", true), Look(leg));
    }

    [Fact]
    public void It_is_complete_with_the_FIN_with_enough_bytes_and_at_the_end()
    {
        var leg = new MemoryLeg(PairSide.Client);
        Assert.Equal((IoStatus.WouldBlock, "", false), Look(leg));
        leg.Arrive(new byte[Max - 1]);
        Assert.False(Look(leg).IsComplete);
        leg.Arrive(new byte[1]);
        Assert.True(Look(leg).IsComplete);

        leg = new MemoryLeg(PairSide.Client) { PeerClosedFirst = true };
        leg.Arrive("all"u8);
        Assert.Equal((IoStatus.Done, "all", true), Look(leg));
        leg = new MemoryLeg(PairSide.Client) { HasKernel = false };
        leg.End(IoStatus.End);
        Assert.Equal((IoStatus.End, "", true), Look(leg));
    }

    private static (IoStatus Status, string Text, bool IsComplete) Look(MemoryLeg leg)
    {
        var scratch = stackalloc byte[Max];
        var look = OpeningLook.At(leg, scratch, Max);
        return (look.Status, System.Text.Encoding.ASCII.GetString(look.Bytes), look.IsComplete);
    }
}
