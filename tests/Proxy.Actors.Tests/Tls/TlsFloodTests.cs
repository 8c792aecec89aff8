namespace Proxy.Actors.Tests.Tls;

/// <summary>Peers that keep TLS busy with what is no data.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class TlsFloodTests
{
    [Fact]
    public async Task Messages_without_data_are_taken_up_to_64_KiB_in_a_row()
    {
        const int Bound = 64 * 1024;
        using var bench = new LegBench(isServer: false);
        await bench.AgreeAsync();
        await bench.RunAsync(() =>
        {
            // Data in between begins a new row.
            for (var round = 0; round < 3; round++)
            {
                for (var sent = 0; sent < Bound / 2;) sent += Ticket();
                bench.Arrive(bench.Encrypted("x"u8));
                Assert.Equal("x"u8.ToArray(), bench.Receive().Bytes);
            }

            var more = 0;
            while (!bench.Leg.HasFailed && more < 2 * Bound)
            {
                more += Ticket();
                _ = bench.Receive();
            }

            Assert.Equal("the peer keeps TLS busy and says nothing", bench.Leg.Failure);
            Assert.InRange(more, Bound, Bound + 1024);
        });

        int Ticket()
        {
            var ticket = OpenSslCalls.Ticket(bench.Peer);
            bench.Arrive(ticket);
            return ticket.Length;
        }
    }

    [Fact]
    public async Task Of_a_peer_that_says_little_in_many_bytes_few_are_worked_off_at_a_time()
    {
        const int Few = 4096;
        using var bench = new LegBench();
        await bench.AgreeAsync();
        await bench.RunAsync(() =>
        {
            Arrive(2000, "x"u8);
            Assert.Equal(2000, bench.Receive().Bytes.Length);
            Arrive(2000, "x"u8);
            var before = bench.Inner.Unread;
            Assert.InRange(before, 4 * Few, int.MaxValue);
            Assert.InRange(bench.Receive().Bytes.Length, 1, 2000);
            Assert.Equal(Few, before - bench.Inner.Unread);

            // Who says much again is listened to at length again.
            while (bench.Inner.Unread > 0) _ = bench.Receive();
            Arrive(4, new byte[16_000]);
            before = bench.Inner.Unread;
            _ = bench.Receive();
            _ = bench.Receive();
            Assert.InRange(before - bench.Inner.Unread, 4 * Few, int.MaxValue);
        });

        void Arrive(int records, ReadOnlySpan<byte> each)
        {
            List<byte> wire = [];
            for (var i = 0; i < records; i++) wire.AddRange(bench.Encrypted(each));
            bench.Arrive([.. wire]);
        }
    }

    [Fact]
    public async Task Answers_that_a_peer_asks_for_and_does_not_read_are_bounded()
    {
        const int Bound = 8 * 1024;
        using var bench = new LegBench();
        await bench.AgreeAsync();
        await bench.RunAsync(() =>
        {
            bench.Inner.Space = 0;
            var most = 0;
            for (var i = 0; i < 1000 && !bench.Leg.HasFailed; i++)
            {
                bench.Arrive([.. OpenSslCalls.AskForKeys(bench.Peer), .. bench.Encrypted("x"u8)]);
                Assert.InRange(bench.Receive().Bytes.Length, 0, 1);
                most = Math.Max(most, bench.Leg.KeptBytes);
            }

            Assert.Equal("the peer makes us answer and reads none of it", bench.Leg.Failure);
            Assert.InRange(most, Bound / 2, Bound);
            Assert.InRange(bench.Blocks.HeldBytes, 0, Bound + 512);
        });
    }
}
