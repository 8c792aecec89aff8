using Proxy.Actors.Buffers;
using Proxy.Testing;
using Proxy.Transport;
using Proxy.Transport.Tests;

namespace Proxy.Actors.Tests.Buffers;

public sealed class TransmitBufferTests : IDisposable
{
    private const int Segment = 16;
    private const int Segments = 64;

    private readonly TestLoop _loop = new();
    private readonly BufferBank _bank = new(Segments * Segment, Segment, Segment, Segments * Segment);

    public void Dispose()
    {
        _loop.Dispose();
        _bank.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Buffer_behaves_like_a_queue_of_bytes(int seed) => await _loop.Run(() => Model(seed));

    [Fact]
    public async Task Clear_gives_everything_back() => await _loop.Run(() =>
    {
        var segments = new LoopSegments(_bank, 1);
        var buffer = default(TransmitBuffer);
        Append(ref buffer, segments, new byte[Segment * 3 + 1]);
        Assert.Equal((1, 49), (_bank.Holders, buffer.Bytes));
        buffer.Clear(segments);
        Assert.Equal((0, 0), (_bank.Holders, buffer.Bytes));
        buffer.Clear(segments);
        segments.Release();
        Assert.Equal((0, 0), (_bank.Holders, _bank.Rented));
    });

    [Fact]
    public async Task Failed_leg_leaves_what_is_kept() => await _loop.Run(() =>
    {
        var segments = new LoopSegments(_bank, 1);
        var buffer = default(TransmitBuffer);
        Append(ref buffer, segments, new byte[20]);
        var leg = new MemoryLeg(PairSide.Server);
        leg.Fail();
        Assert.Equal(IoStatus.Failed, buffer.SendTo(segments, leg, out var sent));
        Assert.Equal((0, 20), (sent, buffer.Bytes));
        buffer.Clear(segments);
        segments.Release();
        Assert.Equal(0, _bank.Rented);
    });

    private void Model(int seed)
    {
        var random = new Random(seed);
        var segments = new LoopSegments(_bank, 1);
        var buffers = new TransmitBuffer[4];
        var legs = buffers.Select(_ => new MemoryLeg(PairSide.Server) { Space = 0 }).ToArray();
        var models = buffers.Select(_ => new List<byte>()).ToArray();
        var sentSoFar = new int[4];
        byte next = 0;
        for (var step = 0; step < 20_000; step++)
        {
            var i = random.Next(4);
            switch (random.Next(10))
            {
                case < 5:
                    var room = Math.Min(segments.Reserve(), 70);
                    if (room == 0) break;
                    var bytes = Enumerable.Range(0, random.Next(1, room + 1)).Select(_ => next++).ToArray();
                    Append(ref buffers[i], segments, bytes);
                    models[i].AddRange(bytes);
                    break;
                case < 9:
                    (legs[i].Space, legs[i].MostPerSend) = (random.Next(120), random.Next(1, 30));
                    var expected = Math.Min(legs[i].Space, models[i].Count - sentSoFar[i]);
                    var status = buffers[i].SendTo(segments, legs[i], out var sent);
                    Assert.Equal(expected, sent);
                    sentSoFar[i] += sent;
                    Assert.Equal(buffers[i].Bytes == 0 ? IoStatus.Done : IoStatus.WouldBlock, status);
                    break;
                default:
                    buffers[i].Clear(segments);
                    models[i].RemoveRange(sentSoFar[i], models[i].Count - sentSoFar[i]);
                    break;
            }

            Assert.Equal(models[i].Count - sentSoFar[i], buffers[i].Bytes);
            Assert.Equal(buffers.Count(buffer => buffer.Bytes > 0), _bank.Holders);
        }

        for (var i = 0; i < 4; i++)
        {
            legs[i].Space = legs[i].MostPerSend = int.MaxValue;
            Assert.Equal(IoStatus.Done, buffers[i].SendTo(segments, legs[i], out _));
            Assert.Equal(models[i], legs[i].Sent);
        }

        Assert.Equal(0, _bank.Holders);
        Assert.Equal(segments.AtHand, _bank.Rented);
        segments.Release();
        Assert.Equal(0, _bank.Rented);
    }

    private static unsafe void Append(ref TransmitBuffer buffer, LoopSegments segments, byte[] bytes)
    {
        fixed (byte* start = bytes) buffer.Append(segments, start, bytes.Length);
    }
}
