using Proxy.Transport;

namespace Proxy.Actors.Tls;

/// <content>The alert of a handshake that has failed. Of a connection that is closed while bytes are unread, or come later, the kernel resets
/// what is left, and the peer may never read why. So what it still sends is thrown away until it closes, within bounds.</content>
internal sealed unsafe partial class TlsLeg
{
    private const int AlertMilliseconds = 5000;

    // A flight, and what a client sends behind it without waiting for an answer.
    private const int MaxThrownAway = 1024 * 1024;

    private bool _hasAlerted;
    private int _thrownAway;

    private void BeginWait()
    {
        _ending = Ending.Awaiting;
        _inner.ShutdownSend();
        _blocks.Loop.Arm(this, AlertMilliseconds);
        AwaitPeer();
    }

    private void AwaitPeer()
    {
        while (_thrownAway < MaxThrownAway)
        {
            var transfer = _inner.TryReceive(_blocks.Input, TlsBlocks.InputBytes);
            if (transfer.Status == IoStatus.WouldBlock) return;
            if (transfer.Status != IoStatus.Done) break;
            _thrownAway += transfer.Bytes;
        }

        _blocks.Loop.Disarm(this);
        EndWait();
        _inner.Close();
    }

    private void EndWait()
    {
        if (_ending != Ending.Awaiting) return;
        _ending = Ending.Closed;
        _blocks.EndWait();
    }
}
