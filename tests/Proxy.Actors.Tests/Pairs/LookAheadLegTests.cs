using System.Text;
using Proxy.Actors.Buffers;
using Proxy.Actors.Pairs;
using Proxy.Testing;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>Looking ahead of what has come out of a leg.</summary>
public sealed unsafe class LookAheadLegTests : IDisposable
{
    private readonly BufferBank _bank = new(4 * 4096, 4096, 4096, 4096);
    private readonly LoopSegments _segments;
    private readonly MemoryLeg _inner = new(PairSide.Client);
    private readonly LookAheadLeg _leg;

    public LookAheadLegTests()
    {
        _segments = new LoopSegments(_bank, 1);
        _leg = new LookAheadLeg(_inner, _segments);
    }

    public void Dispose() => _bank.Dispose();

    [Fact]
    public void What_has_come_in_parts_is_seen_as_one_and_received_once()
    {
        Arrive("GET / HT");
        Assert.Equal((IoStatus.Done, "GET / HT"), Peek());
        Arrive("TP/1.1");
        Assert.Equal((IoStatus.Done, "GET / HTTP/1.1"), Peek());
        _leg.StopLooking();
        Assert.Equal((IoStatus.Done, "GET / HTTP/1.1"), Receive());
        Assert.Equal(IoStatus.WouldBlock, Receive().Status);
        Assert.Equal(_segments.AtHand, _bank.Rented);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_an_empty_bank_what_the_leg_underneath_shows_is_seen_and_nothing_is_lost(bool isRouteKnown)
    {
        Arrive("first");
        Assert.Equal((IoStatus.Done, "first"), Peek());
        if (isRouteKnown) _leg.StopLooking();
        Assert.Equal((IoStatus.Done, "first"), Receive());
        _segments.Release();
        while (_bank.TryRent(out _))
        {
            // Others have it all.
        }

        Arrive("second");
        Assert.Equal((IoStatus.Done, "second"), Peek());
        _leg.Discard(3);
        Assert.Equal((IoStatus.Done, "ond"), Receive());
        Assert.Equal(IoStatus.WouldBlock, Peek().Status);
    }

    private void Arrive(string text) => _inner.Arrive(Encoding.ASCII.GetBytes(text));

    private (IoStatus Status, string Text) Peek()
    {
        var buffer = stackalloc byte[100];
        var transfer = _leg.TryPeek(buffer, 100);
        return (transfer.Status, Encoding.ASCII.GetString(buffer, transfer.Bytes));
    }

    private (IoStatus Status, string Text) Receive()
    {
        var buffer = stackalloc byte[100];
        var transfer = _leg.TryReceive(buffer, 100);
        return (transfer.Status, Encoding.ASCII.GetString(buffer, transfer.Bytes));
    }
}
