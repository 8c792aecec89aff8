using System.Net;
using System.Net.Sockets;

namespace Proxy.Actors.Tests.Discovery;

/// <summary>A name server that answers a datagram with whatever bytes a test says.</summary>
internal sealed class RawNameServer : IAsyncDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _over = new();
    private readonly Func<byte[], byte[]> _answer;
    private readonly Task _answering;

    /// <summary>Begins to answer.</summary>
    /// <param name="answer">What a question is answered with.</param>
    public RawNameServer(Func<byte[], byte[]> answer)
    {
        _answer = answer;
        _answering = AnswerAsync();
    }

    /// <summary>Where it is asked.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_socket.Client.LocalEndPoint!;

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _answering;
        _socket.Dispose();
        _over.Dispose();
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var question = await _socket.ReceiveAsync(_over.Token);
                await _socket.SendAsync(_answer(question.Buffer), question.RemoteEndPoint, _over.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
