using System.Security.Cryptography;
using Proxy.Actors.Buffers;
using Proxy.Transport;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tests.Tls;

/// <summary>A TLS leg over a leg in memory: every length, every shortage.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class TlsLegTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Either_role_agrees_with_its_peer_and_bytes_pass(bool isServer)
    {
        using var bench = new LegBench(isServer);
        await bench.AgreeAsync();
        await bench.RunAsync(() =>
        {
            bench.Arrive(bench.Encrypted("hello"u8));
            Assert.True(bench.Leg.CanReceive);
            Assert.Equal("hello"u8.ToArray(), bench.Receive().Bytes);
            Assert.Equal(IoStatus.WouldBlock, bench.Receive().Status);
            Assert.False(bench.Leg.CanReceive);
            Assert.Equal(new Transfer(IoStatus.Done, 6), bench.Send("answer"u8));
            Assert.Equal("answer"u8.ToArray(), bench.FromLeg());
            Assert.Equal("web.internal", bench.Leg.Facts!.ServerName);
        });
    }

    [Fact]
    public async Task Bytes_that_come_with_the_last_flight_are_not_lost()
    {
        using var bench = new LegBench();
        await bench.RunAsync(() => bench.Leg.Begin(bench.Queue, bench));
        while (bench.PeerStatus == TlsStatus.NeedInput)
        {
            await bench.RunAsync(() =>
            {
                bench.StepPeer();
                if (bench.PeerStatus == TlsStatus.Done) bench.Arrive([.. bench.Encrypted("early"u8), .. bench.CloseNotify()]);
            });
        }

        while (bench.IsDone is null) await bench.RunAsync(() => { });
        await bench.RunAsync(() =>
        {
            Assert.True(bench.IsDone);
            Assert.True(bench.Leg.CanReceive);
            Assert.Equal("early"u8.ToArray(), bench.Receive().Bytes);
            Assert.True(bench.Leg.CanReceive);
            Assert.Equal(IoStatus.End, bench.Receive().Status);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_is_asked_for_and_however_it_arrives_every_byte_comes_once(int seed)
    {
        using var bench = new LegBench();
        await bench.AgreeAsync();
        await bench.RunAsync(() =>
        {
            var random = new Random(seed);
            var sent = RandomNumberGenerator.GetBytes(600_000);
            List<byte> wire = [];
            for (var at = 0; at < sent.Length;)
            {
                var part = Math.Min(sent.Length - at, random.Next(1, seed % 2 == 0 ? 40_000 : 900));
                wire.AddRange(bench.Encrypted(sent.AsSpan(at, part)));
                at += part;
            }

            List<byte> got = [];
            for (var at = 0; at < wire.Count || bench.Leg.CanReceive;)
            {
                var part = Math.Min(wire.Count - at, random.Next(1, 60_000));
                if (part > 0) bench.Arrive([.. wire.Skip(at).Take(part)]);
                at += part;
                while (bench.Leg.CanReceive) got.AddRange(Take(bench, random));
                Assert.False(bench.Inner.CanReceive);
            }

            Assert.Equal(sent, got);
        });
    }

    [Fact]
    public async Task What_is_looked_at_is_one_record_and_is_there_again()
    {
        using var bench = new LegBench();
        await bench.AgreeAsync();
        await bench.RunAsync(() =>
        {
            var second = bench.Encrypted("first"u8).Concat(bench.Encrypted("second"u8)).ToArray();
            bench.Arrive(second);
            Assert.Equal("first"u8.ToArray(), bench.Peek().Bytes);
            Assert.Equal("first"u8.ToArray(), bench.Peek().Bytes);
            Assert.InRange(bench.Inner.Unread, 1, second.Length - 1);
            bench.Leg.Discard(2);
            Assert.Equal("rst"u8.ToArray(), bench.Peek().Bytes);
            bench.Leg.Discard(3);
            Assert.Equal("second"u8.ToArray(), bench.Peek().Bytes);
            Assert.Equal("second"u8.ToArray(), bench.Receive().Bytes);
            Assert.Equal(IoStatus.WouldBlock, bench.Peek().Status);
            Assert.False(bench.Leg.CanReceive);
        });
    }

    [Theory]
    [InlineData(4096, 64)]
    [InlineData(1000, 40)]
    [InlineData(16 * 1024, 9)]
    public async Task What_is_not_taken_is_kept_within_what_the_caller_has_reserved(int segment, int bankSegments)
    {
        using var bench = new LegBench(bankSegments: bankSegments, segmentBytes: segment);
        await bench.AgreeAsync();
        await bench.RunAsync(() =>
        {
            var random = new Random(segment);
            List<byte> expected = [];
            List<byte> got = [];
            for (var round = 0; round < 60; round++)
            {
                var rented = TakeSome(bench.Bank, random.Next(bankSegments + 1));
                SendAsADirectionDoes(bench, random, expected);
                bench.FillBank(rented);
                bench.Open(int.MaxValue);
                Assert.Equal(0, bench.Leg.KeptBytes);
                got.AddRange(bench.FromLeg());
            }

            Assert.True(expected.Count > 100_000);
            Assert.Equal(expected, got);
        });
    }

    [Fact]
    public async Task With_an_empty_bank_one_small_record_is_held_and_counted()
    {
        using var bench = new LegBench();
        await bench.AgreeAsync();
        await bench.RunAsync(() =>
        {
            var taken = bench.EmptyBank();
            bench.Inner.Space = 10;
            var bytes = RandomNumberGenerator.GetBytes(100_000);
            var sent = bench.Send(bytes);
            Assert.Equal(new Transfer(IoStatus.Done, 4096), sent);
            Assert.Equal(new Transfer(IoStatus.WouldBlock, 0), bench.Send(bytes));
            Assert.Equal(1, bench.Blocks.HoldingLegs);
            Assert.InRange(bench.Blocks.HeldBytes, bench.Leg.KeptBytes, 5 * 1024);
            Assert.Equal(0, bench.Bank.Holders);
            bench.Open(int.MaxValue);
            Assert.Equal((0, 0), (bench.Blocks.HoldingLegs, bench.Leg.KeptBytes));
            // With a leg that takes everything, all of it goes, a record at a time.
            Assert.Equal(new Transfer(IoStatus.Done, bytes.Length - 4096), bench.Send(bytes.AsSpan(4096)));
            Assert.Equal(bytes, bench.FromLeg());
            bench.FillBank(taken);
        });
    }

    [Fact]
    public async Task Receiving_and_sending_allocate_nothing()
    {
        using var bench = new LegBench();
        await bench.AgreeAsync();
        await bench.RunAsync(() =>
        {
            var (small, large) = (bench.Encrypted(new byte[100]), bench.Encrypted(new byte[100_000]));
            _ = Exchange(bench, small, 1000);
            for (var warm = 0; warm < 50; warm++) _ = Exchange(bench, [], 1000);
            bench.Inner.Sent.EnsureCapacity(4_000_000);
            GC.Collect(); // one that is under way takes what is left of this thread's piece of the heap, which would count
            Assert.Equal(0, Exchange(bench, large, 200_000));
            Assert.Equal(0, Exchange(bench, bench.Encrypted(new byte[20_000]), 500));
        });
    }

    private static byte[] Take(LegBench bench, Random random)
    {
        var length = random.Next(4) switch
        {
            0 => random.Next(1, 10),
            1 => random.Next(10, 20_000),
            2 => 256 * 1024,
            _ => 0,
        };
        if (length > 0) return bench.Receive(length).Bytes;
        var (_, seen) = bench.Peek(random.Next(1, 20_000));
        var part = random.Next(seen.Length + 1);
        bench.Leg.Discard(part);
        return seen[..part];
    }

    private static List<int> TakeSome(BufferBank bank, int count)
    {
        List<int> taken = [];
        while (taken.Count < count && bank.TryRent(out var segment)) taken.Add(segment);
        return taken;
    }

    /// <summary>Reads as much as it has reserved, and keeps in that what the leg does not take.</summary>
    private static unsafe void SendAsADirectionDoes(LegBench bench, Random random, List<byte> expected)
    {
        bench.Inner.Space = random.Next(3) == 0 ? 0 : random.Next(50_000);
        var reserved = bench.Segments.Reserve();
        if (reserved == 0) return;
        var bytes = RandomNumberGenerator.GetBytes(random.Next(2) == 0 ? reserved : random.Next(1, reserved + 1));
        var sent = bench.Send(bytes);
        Assert.True(sent.Status == IoStatus.Done);
        expected.AddRange(bytes.AsSpan(0, sent.Bytes));
        TransmitBuffer rest = default;
        if (sent.Bytes == bytes.Length) return;
        fixed (byte* start = bytes) rest.Append(bench.Segments, start + sent.Bytes, bytes.Length - sent.Bytes);
        rest.Clear(bench.Segments);
    }

    private static unsafe long Exchange(LegBench bench, byte[] arriving, int sending)
    {
        var (into, from) = (new byte[200_000], new byte[sending]);
        if (arriving.Length > 0) bench.Arrive(arriving);
        fixed (byte* buffer = into, start = from)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            while (bench.Leg.CanReceive) _ = bench.Leg.TryReceive(buffer, into.Length);
            _ = bench.Leg.TrySend(start, sending);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
