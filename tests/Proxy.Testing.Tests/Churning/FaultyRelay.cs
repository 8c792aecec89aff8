using System.Net;
using System.Net.Sockets;

namespace Proxy.Testing.Tests;

/// <summary>A small proxy that does one thing wrong, to see that the churn driver notices.</summary>
internal sealed class FaultyRelay : IAsyncDisposable
{
    // Beyond the churn header, so that the origin still knows the connection; most streams are longer.
    private const int FaultAt = 100;

    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private readonly TestOrigin _listener;
    private readonly IPEndPoint _origin;
    private readonly RelayFault _fault;
    private readonly CancellationTokenSource _over = new();

    public FaultyRelay(IPEndPoint origin, RelayFault fault)
    {
        _origin = origin;
        _fault = fault;
        _listener = TestOrigin.Serve(RelayAsync);
    }

    public IPEndPoint EndPoint => _listener.EndPoint;

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _listener.DisposeAsync();
        _over.Dispose();
    }

    private async Task RelayAsync(TcpPeer client)
    {
        if (_fault == RelayFault.NeverConnects)
        {
            await client.ReceiveToEndAsync(Bound);
            return;
        }

        using var server = await TcpPeer.ConnectAsync(_origin);
        await Task.WhenAll(PumpAsync(client, server), PumpAsync(server, client));
    }

    private async Task PumpAsync(TcpPeer from, TcpPeer to)
    {
        var buffer = new byte[16 * 1024];
        var passed = 0L;
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, _over.Token)) > 0)
            {
                var atFault = passed <= FaultAt && FaultAt < passed + count;
                if (!await PassAsync(to, buffer.AsMemory(0, count), atFault ? (int)(FaultAt - passed) : null))
                    return;
                passed += count;
            }

            await EndAsync(from, to);
        }
        catch (SocketException)
        {
            await ResetAsync(from, to);
        }
        catch (Exception error) when (error is ObjectDisposedException or OperationCanceledException)
        {
            // The other direction ended the connection, or the test is over.
        }
    }

    /// <summary>False when the stream ends here.</summary>
    private async Task<bool> PassAsync(TcpPeer to, Memory<byte> bytes, int? faultAt)
    {
        if (faultAt is not { } at)
        {
            await to.SendAsync(bytes, _over.Token);
            return true;
        }

        switch (_fault)
        {
            case RelayFault.FlipsByte:
                bytes.Span[at] ^= 1;
                break;
            case RelayFault.DropsByte:
                await to.SendAsync(bytes[..at], _over.Token);
                bytes = bytes[(at + 1)..];
                break;
            case RelayFault.RepeatsByte:
                await to.SendAsync(bytes[..(at + 1)], _over.Token);
                bytes = bytes[at..];
                break;
            case RelayFault.Truncates:
                await to.SendAsync(bytes[..at], _over.Token);
                to.HalfClose();
                return false;
            case RelayFault.Hangs:
                await to.SendAsync(bytes[..at], _over.Token);
                await Task.Delay(Timeout.Infinite, _over.Token);
                break;
        }

        if (!bytes.IsEmpty)
            await to.SendAsync(bytes, _over.Token);
        return true;
    }

    private async Task EndAsync(TcpPeer from, TcpPeer to)
    {
        switch (_fault)
        {
            case RelayFault.KeepsEnd:
                await Task.Delay(Timeout.Infinite, _over.Token);
                break;
            case RelayFault.AddsByte:
                await to.SendAsync(new byte[1], _over.Token);
                break;
            case RelayFault.ClosesAtFirstEnd:
                to.Dispose();
                from.Dispose();
                return;
            case RelayFault.ResetsAtEnd:
                to.Reset();
                return;
        }

        to.HalfClose();
    }

    private async Task ResetAsync(TcpPeer from, TcpPeer to)
    {
        switch (_fault)
        {
            case RelayFault.KeepsReset:
                await Task.Delay(Timeout.Infinite, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case RelayFault.EndsAtReset:
                to.HalfClose();
                break;
            default:
                to.Reset();
                from.Reset();
                break;
        }
    }
}
