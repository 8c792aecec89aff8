using Proxy.Actors.Buffers;
using Proxy.Actors.Placement;
using Proxy.Actors.Pools;
using Proxy.Actors.Routing;
using Proxy.Actors.Tls;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Gates;

/// <summary>A pair that can do no more than look for servers, each time in the next of the pools that it was given.</summary>
internal sealed class DialingHost(IoLoop loop, LoopTls tls, LoopBuffers buffers, params IEnumerable<PoolState> pools) : IAnswerHost, IDialOwner
{
    private readonly Queue<PoolState> _pools = new(pools);
    private IServerSeeker? _seeker;
    private Dialer? _dialer;

    public IoLoop Loop => loop;

    public LoopTls Tls => tls;

    public TimeProvider Time => TimeProvider.System;

    public bool IsDraining => false;

    public bool HasClientEnded => false;

    public long HalfCloseMilliseconds => 60_000;

    public TcpAddress Client => default;

    public TcpAddress Destination => default;

    public LoopBuffers Buffers => buffers;

    public PairId Pair => throw new NotSupportedException();

    public Dialer Dial(PoolState pool, IServerSeeker seeker)
    {
        _seeker = seeker;
        _dialer = new Dialer(loop, this, _pools.Dequeue(), null, 60_000);
        _dialer.Start();
        return _dialer;
    }

    public ILeg? TakeServer() => _dialer!.Take(out _);

    public void LeaveServer(bool reset) => _dialer?.Cancel();

    public EndpointState? GiveServer() => throw new NotSupportedException();

    public void BecomeTunnel() => throw new NotSupportedException();

    public void CountMoved(long toServer, long toClient) => throw new NotSupportedException();

    public void ResetClientOnClose(bool reset) => throw new NotSupportedException();

    public void DismissIdle() => throw new NotSupportedException();

    public void Note(string key, string value) => throw new NotSupportedException();

    public void OnDialEnded() => _seeker!.OnDialEnded();

    public void OnAttemptFailed(string endpoint)
    {
    }

    public int WriteHeader(PoolHeaderSettings settings, Span<byte> target) => 0;
}
