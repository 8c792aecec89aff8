using System.Buffers;
using System.Net.Sockets;

namespace Proxy.Testing;

/// <summary>Carries out one side's plan on a connection, checking every byte, and judges how it ended.</summary>
internal sealed class ChurnSide
{
    private const int ChunkBytes = 32 * 1024;

    // The window offered so far may be filled by one loopback segment of 64 KiB, which the kernel drops, and has retransmitted
    // after seconds, when the buffer has become too small for it.
    private const int LeastBufferOnceConnected = 128 * 1024;

    private readonly TcpPeer _peer;
    private readonly ChurnSession _session;
    private readonly ChurnLedger _ledger;
    private readonly ChurnSidePlan _plan;
    private readonly ChurnSidePlan _other;
    private readonly bool _strictResets;
    private readonly TaskCompletionSource _receivingDone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _brokenOff;
    private long _sent;
    private long _received;

    public ChurnSide(TcpPeer peer, ChurnRole role, ChurnSession session, ChurnLedger ledger, bool strictResets)
    {
        _peer = peer;
        Role = role;
        _session = session;
        _ledger = ledger;
        _strictResets = strictResets;
        (_plan, _other) = role == ChurnRole.Client
            ? (session.Script.Client, session.Script.Server)
            : (session.Script.Server, session.Script.Client);
        session.Attach(this);
    }

    public ChurnRole Role { get; }

    private bool BrokenOff => Volatile.Read(ref _brokenOff) != 0;

    public async Task RunAsync()
    {
        if (Role == ChurnRole.Server && _plan.Pace is { } pace)
            _peer.Socket.ReceiveBufferSize = Math.Max(pace.ReceiveBuffer, LeastBufferOnceConnected);
        if (_plan.BreaksOffAfterSent == 0 || _plan.BreaksOffAfterReceived == 0)
        {
            BreakOff();
            return;
        }

        var receiving = ReceiveAsync();
        var sent = await SendAsync();
        Judge(sent, await receiving);
    }

    public override string ToString() =>
        $"sent {Volatile.Read(ref _sent)} of {_plan.SendBytes}, received {Volatile.Read(ref _received)} of {_plan.ExpectBytes}";

    private async Task<ChurnStreamEnd> SendAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            if (_plan.SendsAfterEnd)
                await _receivingDone.Task;
            if (await SendPatternAsync(buffer) && _plan.EndsLast)
                await _receivingDone.Task;
            if (!BrokenOff && _plan.Ending == ChurnEnding.HalfClose)
                _peer.HalfClose();
            return ChurnStreamEnd.Complete;
        }
        catch (Exception error)
        {
            return Classify(error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>False when this side broke off on the way.</summary>
    private async Task<bool> SendPatternAsync(byte[] buffer)
    {
        var until = _plan.BreaksOffAfterSent ?? _plan.SendBytes;
        while (_sent < until)
        {
            var chunk = buffer.AsMemory(0, (int)Math.Min(ChunkBytes, until - _sent));
            _plan.Sends.Fill(_sent, chunk.Span);
            await _peer.SendAsync(chunk, _session.Deadline);
            Volatile.Write(ref _sent, _sent + chunk.Length);
        }

        if (_plan.BreaksOffAfterSent is null)
            return true;
        BreakOff();
        return false;
    }

    private async Task<ChurnStreamEnd> ReceiveAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            return await ReceivePatternAsync(buffer);
        }
        catch (Exception error)
        {
            return Classify(error);
        }
        finally
        {
            _receivingDone.TrySetResult();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<ChurnStreamEnd> ReceivePatternAsync(byte[] buffer)
    {
        var pauses = _plan.Pace?.Pauses ?? 0;
        var untilPause = _plan.Pace?.PauseEvery ?? 0;
        while (true)
        {
            var most = pauses > 0 ? Math.Min(ChunkBytes, untilPause) : ChunkBytes;
            var count = await _peer.ReceiveAsync(buffer.AsMemory(0, most), _session.Deadline);
            if (count == 0)
                return ChurnStreamEnd.Eof;
            if (!Check(buffer.AsSpan(0, count)))
                return ChurnStreamEnd.Wrong;
            if (_received >= _plan.BreaksOffAfterReceived)
            {
                BreakOff();
                return ChurnStreamEnd.BrokenOff;
            }

            untilPause -= count;
            if (pauses > 0 && untilPause <= 0)
            {
                await Task.Delay(_plan.Pace!.Pause, _session.Deadline);
                pauses--;
                untilPause = _plan.Pace.PauseEvery;
            }
        }
    }

    private bool Check(ReadOnlySpan<byte> bytes)
    {
        var mismatch = _plan.Expects.FirstMismatch(_received, bytes);
        Volatile.Write(ref _received, _received + bytes.Length);
        _ledger.CountReceived(Role, bytes.Length);
        if (_received > _plan.ExpectBytes)
            Fail(ChurnFault.TooLong, $"{_received} bytes came");
        else if (mismatch >= 0)
            Fail(ChurnFault.WrongByte, $"the first wrong byte is at {mismatch}");
        else
            return true;
        return false;
    }

    private void BreakOff()
    {
        if (Interlocked.Exchange(ref _brokenOff, 1) != 0)
            return;
        _session.BreakOff();
        if (_plan.Ending == ChurnEnding.Abandon)
            _peer.Dispose();
        else
            _peer.Reset();
    }

    private void Fail(ChurnFault fault, string detail)
    {
        _session.Fail(Role, fault, detail);
        BreakOff();
    }

    private ChurnStreamEnd Classify(Exception error)
    {
        if (BrokenOff)
            return ChurnStreamEnd.BrokenOff;
        if (error is OperationCanceledException)
            return ChurnStreamEnd.Late;
        if (error is SocketException socketError && TcpPeer.IsReset(socketError))
            return ChurnStreamEnd.Reset;
        Fail(ChurnFault.Unexpected, error.Message);
        return ChurnStreamEnd.Wrong;
    }

    private void Judge(ChurnStreamEnd sent, ChurnStreamEnd received)
    {
        if (BrokenOff)
            return;
        if (sent == ChurnStreamEnd.Late || received == ChurnStreamEnd.Late)
            Fail(ChurnFault.Stuck, $"{(sent == ChurnStreamEnd.Late ? "sending" : "receiving")} did not end");
        else if (_other.Ending == ChurnEnding.HalfClose)
            JudgeComplete(sent, received);
        else if (_other.Ending == ChurnEnding.Reset && _strictResets && sent != ChurnStreamEnd.Reset && received != ChurnStreamEnd.Reset)
            Fail(ChurnFault.ResetSeenAsEof, "the other side reset");
    }

    private void JudgeComplete(ChurnStreamEnd sent, ChurnStreamEnd received)
    {
        if (sent == ChurnStreamEnd.Reset || received == ChurnStreamEnd.Reset)
            Fail(ChurnFault.UnexpectedReset, $"while {(sent == ChurnStreamEnd.Reset ? "sending" : "receiving")}");
        else if (_received < _plan.ExpectBytes)
            Fail(ChurnFault.TooShort, "the stream ended");
    }
}
