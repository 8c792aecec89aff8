using Proxy.Actors.ControlMemory;
using Proxy.Testing;
using Proxy.Transport.Tests;

namespace Proxy.Actors.Tests.ControlMemory;

public sealed class FlowTableTests : IDisposable
{
    private const int TimeWait = 1_000;

    private readonly ManualTime _time = new();
    private readonly TestLoop _loop;

    public FlowTableTests() => _loop = new TestLoop(_time);

    public void Dispose() => _loop.Dispose();

    [Fact]
    public async Task Entries_go_after_2MSL_in_the_order_in_which_they_came()
    {
        using var table = new FlowTable(_loop.Io, TimeWait, 100);
        await EnterAsync(table, 1);
        await AdvanceAsync(400);
        await EnterAsync(table, 2);
        await AdvanceAsync(599);
        Assert.Equal((2, 2), await CountsAsync(table));
        await AdvanceAsync(1);
        Assert.Equal((1, 1), await CountsAsync(table));
        Assert.False(await _loop.Run(() => table.TryFind(1, out _, out _)));
        Assert.True(await _loop.Run(() => table.TryFind(2, out _, out _)));
        await AdvanceAsync(400);
        Assert.Equal((0, 0), await CountsAsync(table));
    }

    [Fact]
    public async Task Entry_makes_way_for_a_connection_on_its_addresses() => await _loop.Run(() =>
    {
        using var table = new FlowTable(_loop.Io, TimeWait, 100);
        Enter(table, table.Add(), 1);
        Enter(table, table.Add(), 2);
        var slot = table.Add();
        table[slot].DestinationPort = 3;
        Assert.False(table.Recycle(slot));
        table[slot].DestinationPort = 1;
        Assert.True(table.Recycle(slot));
        Assert.False(table.TryFind(1, out _, out _));
        Assert.True(table.TryFind(2, out _, out _));
        Assert.Equal((2, 1), (table.Count, table.Waiting));
    });

    [Fact]
    public async Task Both_entries_of_a_pair_are_found() => await _loop.Run(() =>
    {
        using var table = new FlowTable(_loop.Io, TimeWait, 100);
        var (first, second) = (table.Add(), table.Add());
        table[first].DestinationPort = 1;
        table[second].DestinationPort = 2;
        table.EnterTimeWait(first, 7);
        table.EnterTimeWait(second, 7);
        Assert.True(table.TryFind(7, out var slot, out var other));
        Assert.Equal((second, first), (slot, other));
        table.Remove(second);
        Assert.True(table.TryFind(7, out slot, out other));
        Assert.Equal((first, -1), (slot, other));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task All_entries_of_a_pair_are_released_and_no_others(int entries) => await _loop.Run(() =>
    {
        using var table = new FlowTable(_loop.Io, TimeWait, 100);
        Enter(table, table.Add(), 3);
        for (var leg = 1; leg <= entries; leg++)
        {
            var slot = table.Add();
            table[slot].DestinationPort = (ushort)leg;
            table.EnterTimeWait(slot, 7);
        }

        table.Release(7);
        table.Release(8);
        Assert.Equal((1, 1), (table.Count, table.Waiting));
        Assert.True(table.TryFind(3, out _, out _));
    });

    [Fact]
    public async Task Live_entries_stay()
    {
        using var table = new FlowTable(_loop.Io, TimeWait, 100);
        var slot = await _loop.Run(table.Add);
        await AdvanceAsync(100 * TimeWait);
        Assert.Equal((1, 0), await CountsAsync(table));
        await _loop.Run(() => table.Remove(slot));
        Assert.Equal((0, 0), await CountsAsync(table));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(300)]
    [InlineData(1_000)]
    public async Task Full_table_drops_the_oldest_in_time_wait(int most)
    {
        using var table = new FlowTable(_loop.Io, TimeWait, most);
        for (var pair = 1; pair <= most + 50; pair++) await EnterAsync(table, pair);
        Assert.Equal((most, most), await CountsAsync(table));
        Assert.False(await _loop.Run(() => table.TryFind(50, out _, out _)));
        Assert.True(await _loop.Run(() => table.TryFind(51, out _, out _)));
    }

    [Fact]
    public async Task Live_entries_are_had_beyond_the_bound()
    {
        using var table = new FlowTable(_loop.Io, TimeWait, 10);
        var slots = await _loop.Run(() => Enumerable.Range(0, 600).Select(_ => table.Add()).ToHashSet());
        Assert.Equal(600, slots.Count);
        Assert.Equal((600, 0), await CountsAsync(table));
    }

    [Fact]
    public async Task Entries_keep_their_fields_when_the_table_grows() => await _loop.Run(() =>
    {
        using var table = new FlowTable(_loop.Io, TimeWait, 10_000);
        var slots = Enumerable.Range(0, 5_000).Select(_ => table.Add()).ToArray();
        for (var i = 0; i < slots.Length; i++) table[slots[i]].ReceiveNext = (uint)i;
        for (var i = 0; i < 5_000; i++) table.Add();
        for (var i = 0; i < slots.Length; i++) Assert.Equal((uint)i, table[slots[i]].ReceiveNext);
        table.Remove(slots[0]);
        Assert.Equal(0u, table[table.Add()].ReceiveNext);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Table_behaves_like_a_list(int seed)
    {
        const int Most = 40;
        using var table = new FlowTable(_loop.Io, TimeWait, Most);
        var random = new Random(seed);
        var live = new List<int>();
        var waiting = new List<(long Pair, int Slot, long Due)>(); // oldest first
        var (now, next) = (0L, 0L);
        for (var step = 0; step < 3_000; step++)
        {
            switch (random.Next(10))
            {
                case < 5:
                    if (live.Count + waiting.Count >= Most && waiting.Count > 0) waiting.RemoveAt(0);
                    live.Add(await _loop.Run(table.Add));
                    break;
                case < 8 when live.Count > 0:
                    var slot = Take(live, random);
                    waiting.Add((++next, slot, now + TimeWait));
                    var pair = next;
                    await _loop.Run(() => Enter(table, slot, pair));
                    break;
                case 8 when live.Count > 0:
                    var gone = Take(live, random);
                    await _loop.Run(() => table.Remove(gone));
                    break;
                default:
                    var passed = random.Next(200);
                    now += passed;
                    await AdvanceAsync(passed);
                    waiting.RemoveAll(each => each.Due <= now);
                    break;
            }

            Assert.Equal((live.Count + waiting.Count, waiting.Count), await CountsAsync(table));
            Assert.Equal(live.Count + waiting.Count, live.Concat(waiting.Select(each => each.Slot)).Distinct().Count());
            if (waiting.Count == 0) continue;
            var (wanted, expected, _) = waiting[random.Next(waiting.Count)];
            Assert.Equal(expected, await _loop.Run(() => table.TryFind(wanted, out var found, out _) ? found : -1));
        }
    }

    private static int Take(List<int> from, Random random)
    {
        var index = random.Next(from.Count);
        var slot = from[index];
        from.RemoveAt(index);
        return slot;
    }

    private Task EnterAsync(FlowTable table, long pair) => _loop.Run(() => Enter(table, table.Add(), pair));

    /// <summary>Every pair has an address of its own.</summary>
    private static void Enter(FlowTable table, int slot, long pair)
    {
        table[slot].DestinationPort = (ushort)pair;
        table.EnterTimeWait(slot, pair);
    }

    private Task<(int, int)> CountsAsync(FlowTable table) => _loop.Run(() => (table.Count, table.Waiting));

    private async Task AdvanceAsync(long milliseconds)
    {
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        await _loop.ReachAsync(_time.GetTimestamp() / TimeSpan.TicksPerMillisecond);
    }
}
