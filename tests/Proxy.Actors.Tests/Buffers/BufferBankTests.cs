using Proxy.Actors.Buffers;

namespace Proxy.Actors.Tests.Buffers;

public sealed class BufferBankTests
{
    [Theory]
    [InlineData(64, 16, 4)]
    [InlineData(79, 16, 4)]
    [InlineData(16, 16, 1)]
    public void Cap_is_never_exceeded(long bytes, int segment, int count)
    {
        using var bank = new BufferBank(bytes, segment, 16, 64);
        var rented = new HashSet<int>();
        while (bank.TryRent(out var each)) Assert.True(rented.Add(each));
        Assert.Equal(count, rented.Count);
        Assert.Equal(count, bank.SegmentCount);
        Assert.Equal(count, bank.Rented);
        Assert.All(rented, each => Assert.InRange(each, 0, count - 1));
        foreach (var each in rented) bank.Return(each);
        Assert.Equal(0, bank.Rented);
        Assert.True(bank.TryRent(out _));
    }

    [Fact]
    public unsafe void Segments_do_not_overlap()
    {
        using var bank = new BufferBank(4 * 32, 32, 32, 128);
        while (bank.TryRent(out var segment)) new Span<byte>(bank.Memory(segment), 32).Fill((byte)segment);
        for (var segment = 0; segment < 4; segment++)
        {
            Assert.Equal(-1, new ReadOnlySpan<byte>(bank.Memory(segment), 32).IndexOfAnyExcept((byte)segment));
        }
    }

    [Fact]
    public async Task No_segment_is_given_twice_when_threads_rent_and_return_at_once()
    {
        const int Segments = 64;
        using var bank = new BufferBank(Segments * 16, 16, 16, 16);
        var owners = new int[Segments];
        var clashes = 0;
        void Hammer(int seed)
        {
            var random = new Random(seed);
            var held = new Stack<int>();
            for (var step = 0; step < 300_000; step++)
            {
                if (random.Next(2) == 0 && bank.TryRent(out var segment))
                {
                    if (Interlocked.Increment(ref owners[segment]) != 1) Interlocked.Increment(ref clashes);
                    bank.Chain(segment) = random.Next(); // what a renter writes there must not disturb the free list
                    held.Push(segment);
                }
                else if (held.TryPop(out var back))
                {
                    Interlocked.Decrement(ref owners[back]);
                    bank.Return(back);
                }
            }

            while (held.TryPop(out var back))
            {
                Interlocked.Decrement(ref owners[back]);
                bank.Return(back);
            }
        }

        await Task.WhenAll(Enumerable.Range(1, 4).Select(seed => Task.Factory.StartNew(
            () => Hammer(seed), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.Equal(0, clashes);
        Assert.Equal(0, bank.Rented);
        var all = new HashSet<int>();
        while (bank.TryRent(out var segment)) Assert.True(all.Add(segment));
        Assert.Equal(Segments, all.Count);
    }

    [Theory]
    [InlineData(0, 400)]
    [InlineData(1, 400)]
    [InlineData(2, 400)]
    [InlineData(4, 250)]
    [InlineData(10, 100)]
    [InlineData(100, 50)]
    public void Share_is_an_equal_part_within_its_limits(int holders, int share)
    {
        using var bank = new BufferBank(1_000, 10, 50, 400);
        for (var i = 0; i < holders; i++) bank.AddHolder();
        Assert.Equal(share, bank.Share);
        for (var i = 0; i < holders; i++) bank.RemoveHolder();
        Assert.Equal(400, bank.Share);
        Assert.Equal(0, bank.Holders);
    }
}
