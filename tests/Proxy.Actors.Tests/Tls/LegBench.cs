using Proxy.Actors.Buffers;
using Proxy.Actors.Tls;
using Proxy.Testing;
using Proxy.Transport;
using Proxy.Transport.Tests;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tests.Tls;

/// <summary>A TLS leg over a leg in memory, with the peer's session beside it. Everything but <see cref="RunAsync"/> on the loop's thread.</summary>
internal sealed class LegBench : IHandshakeOwner, IDisposable
{
    private readonly int _before = TlsSession.Live;
    private readonly TestLoop _loop = new();
    private readonly TestAuthority _authority = new();
    private readonly TlsServerContext _server;
    private readonly TlsClientContext _client;
    private readonly byte[] _block = new byte[300 * 1024];
    private int _seen;

    public LegBench(bool isServer = true, bool isStrict = false, int bankSegments = 64, int segmentBytes = 4096)
    {
        var (certificate, key) = _authority.Issue("web.internal");
        _server = new TlsServerContext(new TlsServerOptions
        {
            Certificates = [new TlsCertificate(File.ReadAllBytes(certificate), File.ReadAllBytes(key))],
        });
        _client = new TlsClientContext(new TlsClientOptions { Ca = File.ReadAllBytes(_authority.CaFile) });
        Bank = new BufferBank((long)bankSegments * segmentBytes, segmentBytes, 2 * segmentBytes, 16 * segmentBytes);
        Segments = new LoopSegments(Bank, 1);
        Blocks = new TlsBlocks(_loop.Io, Segments);
        Queue = new HandshakeQueue(_loop.Io, 10);
        var (ours, peers) = (_server.CreateSession(), _client.CreateSession("one", "web.internal"));
        if (!isServer) (ours, peers) = (peers, ours);
        Peer = peers;
        Leg = new TlsLeg(Inner, ours, Blocks, isStrict);
    }

    public BufferBank Bank { get; }

    public LoopSegments Segments { get; }

    public TlsBlocks Blocks { get; }

    public HandshakeQueue Queue { get; }

    public MemoryLeg Inner { get; } = new(PairSide.Client);

    public TlsLeg Leg { get; }

    public TlsSession Peer { get; }

    public IoLoop Io => _loop.Io;

    /// <summary>Whether the handshake is done; null while it is neither done nor failed.</summary>
    public bool? IsDone { get; private set; }

    public string? Reason { get; private set; }

    public TlsStatus PeerStatus { get; private set; } = TlsStatus.NeedInput;

    public Task RunAsync(Action action) => _loop.Run(action);

    public void OnHandshakeDone(TlsLeg leg) => IsDone = true;

    public void OnHandshakeFailed(TlsLeg leg, string reason) => (IsDone, Reason) = (false, reason);

    /// <summary>Runs the handshake to its end.</summary>
    public async Task AgreeAsync()
    {
        await RunAsync(() => Leg.Begin(Queue, this));
        while (IsDone is null || PeerStatus == TlsStatus.NeedInput) await RunAsync(() => StepPeer());
        await RunAsync(() =>
        {
            Assert.True(IsDone, Reason);
            Assert.Equal("", Text(FromLeg())); // the tickets
        });
    }

    /// <summary>The peer takes what was sent and answers, as part of the handshake.</summary>
    public void StepPeer()
    {
        if (PeerStatus != TlsStatus.NeedInput) return;
        var step = Peer.Handshake(New(), _block);
        _seen += step.Consumed;
        PeerStatus = step.Status;
        if (step.Produced > 0) Arrive(_block.AsSpan(0, step.Produced));
    }

    public void Arrive(ReadOnlySpan<byte> bytes)
    {
        Inner.Arrive(bytes);
        Leg.OnReadable(PairSide.Client);
    }

    /// <summary>What the peer sends of these bytes.</summary>
    public byte[] Encrypted(ReadOnlySpan<byte> bytes)
    {
        List<byte> wire = [];
        for (var at = 0; at < bytes.Length;)
        {
            var step = Peer.Write(bytes[at..], _block);
            at += step.Bytes;
            wire.AddRange(_block.AsSpan(0, step.Produced));
        }

        return [.. wire];
    }

    public byte[] CloseNotify() => _block[..Peer.Shutdown(_block).Produced];

    /// <summary>What the peer decrypts of what the leg has sent since the last call.</summary>
    public byte[] FromLeg()
    {
        List<byte> plain = [];
        var into = new byte[64 * 1024];
        TlsStep step;
        do
        {
            step = Peer.Read(New(), into, _block);
            _seen += step.Consumed;
            plain.AddRange(into.AsSpan(0, step.Bytes));
        }
        while (step.Status == TlsStatus.Done);

        PeerStatus = step.Status;
        return [.. plain];
    }

    public unsafe (IoStatus Status, byte[] Bytes) Receive(int length = 64 * 1024)
    {
        var buffer = new byte[length];
        fixed (byte* into = buffer)
        {
            var transfer = Leg.TryReceive(into, length);
            return (transfer.Status, buffer[..transfer.Bytes]);
        }
    }

    public unsafe (IoStatus Status, byte[] Bytes) Peek(int length = 64 * 1024)
    {
        var buffer = new byte[length];
        fixed (byte* into = buffer)
        {
            var transfer = Leg.TryPeek(into, length);
            return (transfer.Status, buffer[..transfer.Bytes]);
        }
    }

    public unsafe Transfer Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* from = bytes) return Leg.TrySend(from, bytes.Length);
    }

    /// <summary>The inner leg takes so many bytes more.</summary>
    public void Open(int space)
    {
        Inner.Space = space;
        Leg.OnWritable(PairSide.Client);
    }

    /// <summary>Takes everything out of the bank, or gives it back.</summary>
    public List<int> EmptyBank()
    {
        Segments.Release();
        List<int> taken = [];
        while (Bank.TryRent(out var segment)) taken.Add(segment);
        return taken;
    }

    public void FillBank(List<int> taken) => taken.ForEach(Bank.Return);

    public void Dispose()
    {
        Peer.Dispose();
        _loop.Run(Leg.Abort).Wait(TestLoop.Limit);
        Segments.Release();
        Assert.Equal((0, 0, 0, 0), (Bank.Rented, Bank.Holders, Blocks.HoldingLegs, Blocks.HeldBytes));
        Assert.Empty(_loop.Errors);
        _server.Dispose();
        _client.Dispose();
        Assert.Equal(_before, TlsSession.Live);
        _loop.Dispose();
        Blocks.Dispose();
        Bank.Dispose();
        _authority.Dispose();
    }

    private byte[] New() => [.. Inner.Sent.Skip(_seen)];

    private static string Text(byte[] bytes) => System.Text.Encoding.ASCII.GetString(bytes);
}
