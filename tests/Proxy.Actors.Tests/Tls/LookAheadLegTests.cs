using System.Text;
using Proxy.Actors.Buffers;
using Proxy.Actors.Pairs;
using Proxy.Actors.Tls;
using Proxy.Testing;
using Proxy.Transport;
using Proxy.Transport.Tests;

namespace Proxy.Actors.Tests.Tls;

/// <summary>Looking ahead of what has come out of a leg.</summary>
public sealed unsafe class LookAheadLegTests : IDisposable
{
    private readonly BufferBank _bank = new(4 * 4096, 4096, 4096, 4096);
    private readonly TestLoop _loop = new();
    private readonly LoopSegments _segments;
    private readonly TlsBlocks _blocks;
    private readonly MemoryLeg _inner = new(PairSide.Client);
    private readonly LookAheadLeg _leg;

    public LookAheadLegTests()
    {
        _segments = new LoopSegments(_bank, 1);
        _blocks = new TlsBlocks(_loop.Io, _segments);
        _leg = new LookAheadLeg(_inner, _blocks);
    }

    public void Dispose()
    {
        _blocks.Dispose();
        _loop.Dispose();
        _bank.Dispose();
    }

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
    [InlineData(false)]
    [InlineData(true)]
    public void With_an_empty_bank_all_is_seen_as_well_in_its_order_and_nothing_is_left(bool isClosed)
    {
        Arrive("in the bank, ");
        Assert.Equal((IoStatus.Done, "in the bank, "), Peek());
        _segments.Release();
        var others = new List<int>();
        while (_bank.TryRent(out var segment)) others.Add(segment);

        Arrive("outside, ");
        Assert.Equal((IoStatus.Done, "in the bank, outside, "), Peek());
        Assert.Equal((1, 512), (_blocks.HoldingLegs, _blocks.HeldBytes));
        others.ForEach(_bank.Return); // there is room again, and the order counts
        Arrive("behind");
        Assert.Equal((IoStatus.Done, "in the bank, outside, behind"), Peek());
        if (isClosed)
        {
            _leg.Close();
        }
        else
        {
            _leg.StopLooking();
            _leg.Discard(4);
            Assert.Equal((IoStatus.Done, "he bank, o"), Receive(10));
            Arrive(".");
            Assert.Equal((IoStatus.Done, "utside, behind"), Receive());
            Assert.Equal((IoStatus.Done, "."), Receive());
            Assert.Equal(IoStatus.WouldBlock, Receive().Status);
        }

        Assert.Equal((0, 0), (_blocks.HoldingLegs, _blocks.HeldBytes));
        Assert.Equal(_segments.AtHand, _bank.Rented);
    }

    [Fact]
    public void No_more_is_kept_than_is_looked_at()
    {
        while (_bank.TryRent(out _))
        {
            // Others have it all.
        }

        Arrive(new string('x', 250));
        Assert.Equal(100, Peek().Text.Length);
        Assert.Equal(150, _inner.Unread);
        Assert.Equal(100, Receive(200).Text.Length);
    }

    private void Arrive(string text) => _inner.Arrive(Encoding.ASCII.GetBytes(text));

    private (IoStatus Status, string Text) Peek()
    {
        var buffer = stackalloc byte[100];
        var transfer = _leg.TryPeek(buffer, 100);
        return (transfer.Status, Encoding.ASCII.GetString(buffer, transfer.Bytes));
    }

    private (IoStatus Status, string Text) Receive(int length = 100)
    {
        var buffer = stackalloc byte[length];
        var transfer = _leg.TryReceive(buffer, length);
        return (transfer.Status, Encoding.ASCII.GetString(buffer, transfer.Bytes));
    }
}
