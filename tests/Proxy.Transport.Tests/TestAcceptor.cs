using System.Threading.Channels;

namespace Proxy.Transport.Tests;

/// <summary>An acceptor whose connections a test can wait for.</summary>
internal sealed class TestAcceptor : IAcceptor
{
    private readonly Channel<Leg> _accepted = Channel.CreateUnbounded<Leg>();
    private volatile bool _canAccept = true;
    private int _asked;
    private int _count;
    private int _resumed;

    public bool CanAccept
    {
        get
        {
            Interlocked.Increment(ref _asked);
            return _canAccept;
        }
        set => _canAccept = value;
    }

    /// <summary>How often the listener has asked whether it may accept.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Connections accepted.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How often the listener has gone on because it was told so.</summary>
    public int Resumed => Volatile.Read(ref _resumed);

    public void OnAccepted(Leg leg)
    {
        Interlocked.Increment(ref _count);
        _accepted.Writer.TryWrite(leg);
    }

    public void OnResumed() => Interlocked.Increment(ref _resumed);

    public void OnExhausted(int error) => throw new InvalidOperationException(TransportException.Describe(error));

    public async Task<Leg> NextAsync() => await _accepted.Reader.ReadAsync().AsTask().WaitAsync(TestLoop.Limit);
}
