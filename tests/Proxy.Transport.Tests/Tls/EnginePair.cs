using System.Text;
using Proxy.Transport.Tls;

namespace Proxy.Transport.Tests.Tls;

/// <summary>A client's and a server's session that give each other their bytes in memory.</summary>
internal sealed class EnginePair(TlsSession client, TlsSession server) : IDisposable
{
    private readonly byte[] _output = new byte[64 * 1024];
    private long _moved;

    public TlsSession Client { get; } = client;

    public TlsSession Server { get; } = server;

    /// <summary>Bytes on their way to the server.</summary>
    public List<byte> ToServer { get; } = [];

    /// <summary>Bytes on their way to the client.</summary>
    public List<byte> ToClient { get; } = [];

    public static EnginePair Of(TlsServerContext server, TlsClientContext client, string? name = "web.internal", string endpoint = "one") =>
        new(client.CreateSession(endpoint, name), server.CreateSession());

    /// <summary>Runs the handshake, so many bytes at a time, to its end or failure.</summary>
    public (TlsStatus Client, TlsStatus Server) Handshake(int chunk = int.MaxValue, int room = int.MaxValue)
    {
        var (client, server) = (TlsStatus.NeedInput, TlsStatus.NeedInput);
        for (var turn = 0; turn < 100_000; turn++)
        {
            var before = _moved;
            if (client is not (TlsStatus.Done or TlsStatus.Failed)) client = Step(Client, ToClient, ToServer, chunk, room);
            if (server is not (TlsStatus.Done or TlsStatus.Failed)) server = Step(Server, ToServer, ToClient, chunk, room);
            var areDone = client is TlsStatus.Done or TlsStatus.Failed && server is TlsStatus.Done or TlsStatus.Failed;
            if (areDone || before == _moved) break;
        }

        return (client, server);
    }

    /// <summary>The handshake, and a byte from the server, behind which the client has read the tickets.</summary>
    public EnginePair Agree()
    {
        Assert.Equal((TlsStatus.Done, TlsStatus.Done), Handshake());
        Send(Server, ToClient, "x"u8);
        Assert.Equal("x", Receive(Client, ToClient, ToServer));
        return this;
    }

    public TlsStep Send(TlsSession from, List<byte> wire, ReadOnlySpan<byte> bytes)
    {
        var step = from.Write(bytes, _output);
        wire.AddRange(_output.AsSpan(0, step.Produced));
        return step;
    }

    public string Receive(TlsSession at, List<byte> wire, List<byte> back)
    {
        var (_, text) = Read(at, wire, back);
        return text;
    }

    public (TlsStep Step, string Text) Read(TlsSession at, List<byte> wire, List<byte> back, int length = 64 * 1024)
    {
        var plain = new byte[length];
        var step = at.Read([.. wire], plain, _output);
        wire.RemoveRange(0, step.Consumed);
        back.AddRange(_output.AsSpan(0, step.Produced));
        return (step, Encoding.UTF8.GetString(plain, 0, step.Bytes));
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private TlsStatus Step(TlsSession session, List<byte> from, List<byte> to, int chunk, int room)
    {
        var step = session.Handshake([.. from.Take(chunk)], _output.AsSpan(0, Math.Min(room, _output.Length)));
        from.RemoveRange(0, step.Consumed);
        _moved += step.Consumed + step.Produced;
        to.AddRange(_output.AsSpan(0, step.Produced));
        return step.Status;
    }
}
