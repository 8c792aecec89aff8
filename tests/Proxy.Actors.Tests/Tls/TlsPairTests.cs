using System.Net.Security;
using System.Security.Cryptography;
using Proxy.Actors.Closing;
using Proxy.Actors.Tests.Streams;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tests.Tls;

/// <summary>Pairs whose legs both speak TLS, over sockets.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class TlsPairTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly int _before = TlsSession.Live;
    private readonly LaneFixture _lanes = new();
    private readonly TlsPair _pair;

    public TlsPairTests() => _pair = new TlsPair(_lanes);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _pair.DisposeAsync();
        await _lanes.UntilAsync(() => TlsSession.Live == _before);
        await _lanes.AssertNothingHeldAsync();
        Assert.Equal((0, 0), (_pair.Blocks.HoldingLegs, _pair.Blocks.HeldBytes));
    }

    public void Dispose()
    {
        _lanes.Dispose();
        _pair.Blocks.Dispose();
    }

    [Theory]
    [InlineData(false, 4_000_000)]
    [InlineData(true, 400_000)]
    public async Task Every_byte_passes_both_ways_with_large_and_with_tiny_kernel_buffers(bool isSmall, int count)
    {
        await _pair.OpenAsync(isSmall);
        await ExchangeAsync(count);
        await EndAsync();
    }

    [Fact]
    public async Task Every_byte_passes_with_an_empty_bank()
    {
        await _pair.OpenAsync();
        List<int> taken = [];
        await _lanes.Loop.Run(() =>
        {
            _lanes.Node.Buffers.Segments.Release();
            while (_lanes.Node.Node.Bank.TryRent(out var segment)) taken.Add(segment);
        });
        // A reader that stands still at first makes the legs hold what they cannot keep.
        var answer = RandomNumberGenerator.GetBytes(8_000_000);
        var sent = _pair.Server.WriteAsync(answer).AsTask();
        await _lanes.UntilAsync(() => _pair.Blocks.HeldBytes > 0);
        await _lanes.Loop.Run(() => Assert.InRange(_pair.Blocks.HeldBytes, 1, 16 * 1024));
        var got = new byte[answer.Length];
        await _pair.Client.ReadExactlyAsync(got).AsTask().WaitAsync(Limit);
        await sent;
        Assert.Equal(answer, got);
        await ExchangeAsync(500_000);
        await _lanes.Loop.Run(() => taken.ForEach(_lanes.Node.Node.Bank.Return));
        await EndAsync();
    }

    [Fact]
    public async Task What_a_leg_keeps_for_a_slow_reader_comes_out_of_the_bank_and_is_delivered_before_its_end()
    {
        await _pair.OpenAsync();
        var answer = RandomNumberGenerator.GetBytes(12_000_000);
        var sent = _pair.Server.WriteAsync(answer).AsTask();
        await _lanes.UntilAsync(() => _pair.ClientLeg.KeptBytes > 0 && _pair.Pair.ToClient.IsWaiting);
        await _lanes.Loop.Run(() => Assert.InRange(_pair.Pair.ToClient.KeptBytes, _pair.ClientLeg.KeptBytes, 256 * 1024));
        var got = new byte[answer.Length];
        await _pair.Client.ReadExactlyAsync(got).AsTask().WaitAsync(Limit);
        await sent;
        Assert.Equal(answer, got);
        await EndAsync();
    }

    [Fact]
    public async Task A_half_close_passes_and_the_other_way_goes_on()
    {
        await _pair.OpenAsync();
        await _pair.Client.ShutdownAsync(); // close_notify and no FIN
        Assert.Equal(0, await _pair.Server.ReadAsync(new byte[10]).AsTask().WaitAsync(Limit));
        await _lanes.Loop.Run(() => Assert.True(_pair.ClientLeg.EndedBeforeFin));
        await _pair.Server.WriteAsync("still here"u8.ToArray());
        var got = new byte[10];
        await _pair.Client.ReadExactlyAsync(got).AsTask().WaitAsync(Limit);
        Assert.Equal("still here"u8.ToArray(), got);
        await _pair.Server.ShutdownAsync();
        _pair.ServerPeer.HalfClose();
        Assert.Equal(0, await _pair.Client.ReadAsync(got).AsTask().WaitAsync(Limit));
        Assert.Equal(PairEnd.ClientClosed, await _pair.Ended);
    }

    [Fact]
    public async Task A_FIN_without_close_notify_passes_as_an_end_and_is_kept_in_mind()
    {
        await _pair.OpenAsync();
        _pair.ClientPeer.HalfClose();
        Assert.Equal(0, await _pair.Server.ReadAsync(new byte[10]).AsTask().WaitAsync(Limit));
        await _lanes.Loop.Run(() => Assert.Equal((true, false), (_pair.ClientLeg.IsTruncated, _pair.ServerLeg.IsTruncated)));
    }

    [Fact]
    public async Task A_reset_passes_through_and_gives_back_what_is_kept()
    {
        await _pair.OpenAsync();
        var sending = SendUntilItFailsAsync(_pair.Server);
        await _lanes.UntilAsync(() => _pair.ClientLeg.KeptBytes > 0);
        _pair.ClientPeer.Reset();
        Assert.Equal(PairEnd.ClientReset, await _pair.Ended);
        await sending.WaitAsync(Limit);
    }

    private async Task ExchangeAsync(int count)
    {
        var (request, answer) = (RandomNumberGenerator.GetBytes(count), RandomNumberGenerator.GetBytes(count));
        var (there, back) = (new byte[count], new byte[count]);
        await Task.WhenAll(
            _pair.Client.WriteAsync(request).AsTask(),
            _pair.Server.WriteAsync(answer).AsTask(),
            _pair.Server.ReadExactlyAsync(there).AsTask(),
            _pair.Client.ReadExactlyAsync(back).AsTask()).WaitAsync(Limit);
        Assert.Equal(request, there);
        Assert.Equal(answer, back);
    }

    private async Task EndAsync()
    {
        await _pair.Server.ShutdownAsync();
        _pair.ServerPeer.HalfClose();
        Assert.Equal(0, await _pair.Client.ReadAsync(new byte[10]).AsTask().WaitAsync(Limit));
        await _pair.Client.ShutdownAsync();
        _pair.ClientPeer.HalfClose();
        Assert.Equal(0, await _pair.Server.ReadAsync(new byte[10]).AsTask().WaitAsync(Limit));
        Assert.Equal(PairEnd.ServerClosed, await _pair.Ended);
    }

    private static async Task SendUntilItFailsAsync(SslStream stream)
    {
        try
        {
            while (true) await stream.WriteAsync(new byte[1_000_000]);
        }
        catch (IOException)
        {
            // The pair has passed the reset on.
        }
    }
}
