using System.Net;
using Proxy.Actors.Access;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Access;

public sealed class SourceTableTests
{
    private const long Second = 1_000_000_000;
    private const int Listener = 1;

    private static readonly SourceLimits OnlyPairs = new(Pairs: 2, default);
    private static readonly SourceLimits OnlyRate = new(Pairs: 0, RateRule.Of(10, burst: 3));

    [Fact]
    public void Pairs_of_a_source_are_limited_until_one_leaves()
    {
        var table = new SourceTable(1024);
        var (first, ticket) = Enter(table, "10.0.0.1", OnlyPairs);
        Assert.Equal(Verdict.Admitted, first);
        Assert.Equal(Verdict.Admitted, Enter(table, "10.0.0.1", OnlyPairs).Verdict);
        Assert.Equal((Verdict.OverPairs, default), Enter(table, "10.0.0.1", OnlyPairs));
        Assert.Equal(Verdict.Admitted, Enter(table, "10.0.0.2", OnlyPairs).Verdict);
        table.Leave(ticket);
        Assert.Equal(Verdict.Admitted, Enter(table, "10.0.0.1", OnlyPairs).Verdict);
        Assert.Equal(Verdict.OverPairs, Enter(table, "10.0.0.1", OnlyPairs).Verdict);
    }

    [Fact]
    public void Rate_of_a_source_is_limited_and_who_is_refused_does_not_count()
    {
        var table = new SourceTable(1024);
        Assert.All(Enumerable.Range(0, 3), _ => Assert.Equal(Verdict.Admitted, Enter(table, "::1", OnlyRate).Verdict));
        Assert.All(Enumerable.Range(0, 3), _ => Assert.Equal(Verdict.OverRate, Enter(table, "::1", OnlyRate).Verdict));
        Assert.Equal(Verdict.Admitted, Enter(table, "::1", OnlyRate, Second + (Second / 10)).Verdict);
        var both = OnlyRate with { Pairs = 1 };
        Assert.Equal(Verdict.OverPairs, Enter(table, "::1", both, 2 * Second).Verdict);
    }

    [Fact]
    public void One_that_is_delayed_has_its_place_and_counts_as_a_pair()
    {
        var table = new SourceTable(1024);
        var limits = new SourceLimits(2, RateRule.Of(10, burst: 1, TimeSpan.FromSeconds(1)));
        Assert.Equal(Verdict.Admitted, Enter(table, "10.0.0.1", limits).Verdict);
        var verdict = table.Enter(Listener, Tcp("10.0.0.1"), limits, Second, out var ticket, out var delay);
        Assert.Equal((Verdict.Delayed, Second / 10), (verdict, delay));
        Assert.Equal(Verdict.OverPairs, Enter(table, "10.0.0.1", limits).Verdict);
        table.Leave(ticket);
        verdict = table.Enter(Listener, Tcp("10.0.0.1"), limits, Second, out _, out delay);
        Assert.Equal((Verdict.Delayed, 2 * Second / 10), (verdict, delay));
    }

    [Theory]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("2001:db8::1", "2001:db8::ffff:1", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("::1", "0.0.0.1", false)]
    public void Source_is_an_address_or_the_network_of_one(string one, string other, bool same)
    {
        var table = new SourceTable(1024);
        var limits = OnlyPairs with { Pairs = 1 };
        Assert.Equal(Verdict.Admitted, Enter(table, one, limits).Verdict);
        Assert.Equal(same ? Verdict.OverPairs : Verdict.Admitted, Enter(table, other, limits).Verdict);
    }

    [Theory]
    [InlineData("10.0.1.255", 24, 64, Verdict.OverPairs)]
    [InlineData("10.0.2.0", 24, 64, Verdict.Admitted)]
    [InlineData("11.0.0.0", 0, 64, Verdict.OverPairs)]
    [InlineData("::", 0, 64, Verdict.Admitted)]
    public void Masks_say_how_wide_a_source_is(string other, int mask4, int mask6, Verdict expected)
    {
        var table = new SourceTable(1024);
        var limits = new SourceLimits(1, default, mask4, mask6);
        Assert.Equal(Verdict.Admitted, Enter(table, "10.0.1.1", limits).Verdict);
        Assert.Equal(expected, Enter(table, other, limits).Verdict);
    }

    [Fact]
    public void Ipv6_addresses_are_told_apart_to_the_last_bit_or_not_at_all()
    {
        var table = new SourceTable(1024);
        var all = new SourceLimits(1, default, Mask6: 128);
        Assert.Equal(Verdict.Admitted, Enter(table, "2001:db8::1", all).Verdict);
        Assert.Equal(Verdict.Admitted, Enter(table, "2001:db8::2", all).Verdict);
        var none = new SourceLimits(1, default, Mask6: 0);
        Assert.Equal(Verdict.Admitted, Enter(table, "2001:db8::3", none).Verdict);
        Assert.Equal(Verdict.OverPairs, Enter(table, "fe80::3", none).Verdict);
    }

    [Fact]
    public void Listeners_have_sources_of_their_own()
    {
        var table = new SourceTable(1024);
        var limits = OnlyPairs with { Pairs = 1 };
        Assert.Equal(Verdict.Admitted, table.Enter(1, Tcp("10.0.0.1"), limits, Second, out _, out _));
        Assert.Equal(Verdict.Admitted, table.Enter(2, Tcp("10.0.0.1"), limits, Second, out _, out _));
        Assert.Equal(Verdict.OverPairs, table.Enter(1, Tcp("10.0.0.1"), limits, Second, out _, out _));
    }

    [Fact]
    public void Full_bucket_loses_the_longest_idle_and_those_with_pairs_last()
    {
        var table = new SourceTable(SourceTable.Ways);
        Assert.Equal(SourceTable.Ways, table.Capacity);
        var tickets = Enumerable.Range(0, SourceTable.Ways).Select(i => Enter(table, $"10.0.0.{i}", OnlyPairs, Second + i).Ticket).ToList();
        // Without pairs now: 10.0.0.5, idle for longer, and 10.0.0.9.
        table.Leave(tickets[9]);
        table.Leave(tickets[5]);
        Enter(table, "10.0.1.1", OnlyPairs, 2 * Second);
        Assert.Equal(0, table.Evictions); // it said nothing any more
        Enter(table, "10.0.1.2", OnlyPairs, 2 * Second);
        Assert.Equal(0, table.Evictions);
        Enter(table, "10.0.1.3", OnlyPairs, 2 * Second);
        Assert.Equal(1, table.Evictions); // all had pairs, so 10.0.0.0 is gone
        Enter(table, "10.0.0.1", OnlyPairs, 2 * Second);
        Assert.Equal(Verdict.OverPairs, Enter(table, "10.0.0.1", OnlyPairs, 2 * Second).Verdict);
    }

    [Fact]
    public void Pair_of_an_entry_that_is_gone_is_not_taken_off_its_successor()
    {
        var table = new SourceTable(SourceTable.Ways);
        var limits = OnlyPairs with { Pairs = 1 };
        var old = Enter(table, "10.0.0.0", limits).Ticket;
        for (var i = 1; i <= SourceTable.Ways; i++) Enter(table, $"10.0.0.{i}", limits, Second + i);
        Assert.Equal(Verdict.Admitted, Enter(table, "10.0.0.0", limits, 2 * Second).Verdict);
        table.Leave(old);
        Assert.Equal(Verdict.OverPairs, Enter(table, "10.0.0.0", limits, 2 * Second).Verdict);
        table.Leave(default);
    }

    [Fact]
    public void Source_that_is_over_its_rate_is_kept_before_those_that_come_now_and_then()
    {
        var table = new SourceTable(SourceTable.Ways);
        for (var i = 0; i < 3; i++) table.Leave(Enter(table, "10.0.0.0", OnlyRate).Ticket);
        for (var i = 1; i < 200; i++) table.Leave(Enter(table, $"10.0.1.{i}", OnlyRate, Second + i).Ticket);
        Assert.Equal(Verdict.OverRate, Enter(table, "10.0.0.0", OnlyRate, Second + 200).Verdict);
        Assert.Equal(200 - SourceTable.Ways, table.Evictions);
    }

    [Fact]
    public void Threads_together_admit_exactly_what_one_would()
    {
        const int Sources = 50;
        var table = new SourceTable(4096);
        var limits = new SourceLimits(100, RateRule.Of(10, burst: 500));
        var addresses = Enumerable.Range(0, Sources).Select(i => Tcp($"10.0.0.{i}")).ToArray();
        var admitted = new int[Sources];
        var live = new int[Sources];
        var mostLive = 0;
        Parallel.For(0, 8, thread =>
        {
            var random = new Random(thread);
            for (var i = 0; i < 50_000; i++)
            {
                var source = random.Next(Sources);
                if (table.Enter(Listener, addresses[source], limits, Second, out var ticket, out _) != Verdict.Admitted) continue;
                Interlocked.Increment(ref admitted[source]);
                if (Interlocked.Increment(ref live[source]) > limits.Pairs) Interlocked.Exchange(ref mostLive, live[source]);
                Interlocked.Decrement(ref live[source]);
                table.Leave(ticket);
            }
        });
        Assert.All(admitted, count => Assert.Equal(500, count));
        Assert.Equal(0, mostLive);
        Assert.Equal(0, table.Evictions);
        // No count is left of those that came and went.
        var pairs = new SourceLimits(100, default);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(Verdict.Admitted, Enter(table, "10.0.0.7", pairs, 2 * Second).Verdict));
        Assert.Equal(Verdict.OverPairs, Enter(table, "10.0.0.7", pairs, 2 * Second).Verdict);
    }

    [Fact]
    public void Million_sources_take_no_memory_and_those_that_matter_stay()
    {
        var table = new SourceTable(65_536);
        var limits = new SourceLimits(10, RateRule.Of(1, burst: 2));
        for (var i = 0; i < 10; i++) Enter(table, $"192.0.2.{i}", OnlyPairs);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var admitted = 0;
        for (var i = 0; i < 1_000_000; i++)
        {
            var source = Numbered(i);
            if (table.Enter(Listener, source, limits, Second + (i * 1_000L), out var ticket, out _) == Verdict.Admitted) admitted++;
            table.Leave(ticket);
        }

        // A million would be megabytes; the runtime itself takes some now and then.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Equal(1_000_000, admitted);
        Assert.Equal(65_536, table.Capacity);
        // A second's million is more than the table holds, and each counts for two: many went early.
        Assert.InRange(table.Evictions, 100_000, 1_000_000);
        for (var i = 0; i < 10; i++)
        {
            Enter(table, $"192.0.2.{i}", OnlyPairs, 3 * Second);
            Assert.Equal(Verdict.OverPairs, Enter(table, $"192.0.2.{i}", OnlyPairs, 3 * Second).Verdict);
        }
    }

    private static (Verdict Verdict, SourceTicket Ticket) Enter(SourceTable table, string source, SourceLimits limits, long now = Second) =>
        (table.Enter(Listener, Tcp(source), limits, now, out var ticket, out _), ticket);

    private static TcpAddress Tcp(string address) => TcpAddress.From(new IPEndPoint(IPAddress.Parse(address), 50_000));

    /// <summary>10.0.0.0 and those that follow, without an allocation.</summary>
    private static TcpAddress Numbered(int number)
    {
        var address = Tcp10;
        Span<byte> bytes = address;
        (bytes[5], bytes[6], bytes[7]) = ((byte)(number >> 16), (byte)(number >> 8), (byte)number);
        return address;
    }

    private static readonly TcpAddress Tcp10 = Tcp("10.0.0.0");
}
