using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Forwarding;

/// <summary>A server that takes what is delivered to it, and closes when the other side has.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<byte[]> _units = [];
    private readonly TestOrigin _origin;
    private readonly int _refusals;
    private int _connections;

    /// <summary>Starts one.</summary>
    /// <param name="at">Where; null for a port of its own.</param>
    /// <param name="refusals">How many connections it resets first, when all has come.</param>
    public Collector(IPEndPoint? at = null, int refusals = 0)
    {
        _refusals = refusals;
        _origin = TestOrigin.Serve(HandleAsync, at);
    }

    public IPEndPoint EndPoint => _origin.EndPoint;

    /// <summary>Connections that it has had.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>What it has taken, a text for each connection that has ended in order.</summary>
    public IReadOnlyList<string> Units => [.. _units.Select(Encoding.Latin1.GetString)];

    public Task HasAsync(params string[] units) =>
        Eventually.EqualAsync(string.Join('|', units), () => string.Join('|', Units));

    public ValueTask DisposeAsync() => _origin.DisposeAsync();

    private async Task HandleAsync(TcpPeer peer)
    {
        var number = Interlocked.Increment(ref _connections);
        var ending = await peer.ReceiveToEndAsync(TimeSpan.FromMinutes(1));
        if (number <= _refusals) peer.Reset();
        else if (ending.End == PeerEnd.Eof) _units.Enqueue(ending.Bytes.ToArray());
    }
}
