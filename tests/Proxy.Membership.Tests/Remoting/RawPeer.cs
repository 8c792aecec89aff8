using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;

namespace Proxy.Membership.Tests.Remoting;

/// <summary>Somebody at the cluster port who is no program of ours. It takes any certificate.</summary>
internal sealed class RawPeer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Socket _socket;
    private Stream _stream;

    private RawPeer(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Connects.</summary>
    /// <param name="port">The cluster port.</param>
    /// <param name="from">The address that it comes from.</param>
    public static async Task<RawPeer> ConnectAsync(int port, string from = "127.0.9.9")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new RawPeer(socket);
    }

    /// <summary>Begins TLS; with TLS 1.3 the handshake is over before the other side has judged the certificate.</summary>
    public async Task SecureAsync((string Certificate, string Key)? files)
    {
        using var bound = new CancellationTokenSource(Patience);
#pragma warning disable CA5359 // An attacker does not care.
        var secure = new SslStream(_stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
#pragma warning restore CA5359
        var own = files is { } each ? new X509CertificateCollection { X509Certificate2.CreateFromPemFile(each.Certificate, each.Key) } : [];
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", ClientCertificates = own }, bound.Token);
        _stream = secure;
    }

    /// <summary>Sends a frame.</summary>
    public Task SendAsync(ByteString frame)
    {
        var bytes = new byte[sizeof(int) + frame.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, frame.Length);
        frame.CopyTo(bytes, sizeof(int));
        return SendAsync(bytes);
    }

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes);

    /// <summary>Waits for the first byte of an answer.</summary>
    public async Task<bool> IsAnsweredAsync() => await ReadAsync() > 0;

    /// <summary>Waits for the end, and passes over what comes before it.</summary>
    public async Task EndAsync()
    {
        while (await ReadAsync() > 0)
        {
        }
    }

    /// <summary>Whether the other side has closed; looks once.</summary>
    public bool IsClosed => _socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0;

    public void Dispose() => _stream.Dispose();

    private async Task<int> ReadAsync()
    {
        using var bound = new CancellationTokenSource(Patience);
        try
        {
            return await _stream.ReadAsync(new byte[4096], bound.Token);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
