using System.Net;
using System.Net.Sockets;
using Proxy.Transport.Tls;

namespace Proxy.Transport.Tests.Tls;

/// <summary>A session at a socket, in the place of the leg that the product has there.</summary>
internal sealed class EnginePeer(Socket socket, TlsSession session) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly byte[] _output = new byte[64 * 1024];
    private byte[] _input = [];

    public TlsSession Session => session;

    /// <summary>Listens for one connection.</summary>
    public static (Socket Listener, int Port) Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return (listener, ((IPEndPoint)listener.LocalEndPoint!).Port);
    }

    public static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port).WaitAsync(Limit);
        return socket;
    }

    /// <summary>Runs the handshake; false when it failed.</summary>
    public async Task<bool> HandshakeAsync()
    {
        while (true)
        {
            var step = session.Handshake(_input, _output);
            await FlushAsync(step);
            if (step.Status == TlsStatus.Done) return true;
            if (step.Status == TlsStatus.Failed || (step.Status == TlsStatus.NeedInput && !await FillAsync())) return false;
        }
    }

    /// <summary>Reads so many bytes, or until the peer ends.</summary>
    public async Task<(TlsStatus Status, byte[] Bytes)> ReadAsync(int count)
    {
        var plain = new byte[count];
        var got = 0;
        while (true)
        {
            var step = session.Read(_input, plain.AsSpan(got), _output);
            got += step.Bytes;
            await FlushAsync(step);
            if (step.Status != TlsStatus.NeedInput || !await FillAsync()) return (step.Status, plain[..got]);
        }
    }

    public async Task WriteAsync(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var step = session.Write(bytes.AsSpan(at), _output);
            Assert.NotEqual(TlsStatus.Failed, step.Status);
            at += step.Bytes;
            await FlushAsync(step);
        }
    }

    public async Task ShutdownAsync() => await FlushAsync(session.Shutdown(_output));

    public void Dispose()
    {
        session.Dispose();
        socket.Dispose();
    }

    private async Task FlushAsync(TlsStep step)
    {
        _input = _input[step.Consumed..];
        for (var at = 0; at < step.Produced;)
            at += await socket.SendAsync(_output.AsMemory(at, step.Produced - at)).AsTask().WaitAsync(Limit);
    }

    private async Task<bool> FillAsync()
    {
        var buffer = new byte[64 * 1024];
        var received = await socket.ReceiveAsync(buffer).WaitAsync(Limit);
        _input = [.. _input, .. buffer.AsSpan(0, received)];
        return received > 0;
    }
}
