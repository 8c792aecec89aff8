using Proxy.Actors.Caching;
using Proxy.Transport;

namespace Proxy.Actors.Gates;

/// <content>The bytes that the client is given: what the gate says itself, then a stored response's or the server's. What is said and what is
/// stored is kept until it is discarded; the server's bytes are received as they come.</content>
internal sealed unsafe partial class HttpGate
{
    // Bytes of a chunk of a stored response, at most.
    private const int MaxChunk = 1 << 20;

    // Of a stored response, fewer bytes than these are copied behind what is said before them, to go out with it.
    private const int WorthLending = 16 * 1024;

    // Taken of a server at a time where it can neither be left with it nor be kept by the pair.
    private const int HeldAtOnce = 16 * 1024;

    private static readonly Transfer Blocked = new(IoStatus.WouldBlock, 0);

    private readonly GateText _text = new();
    private ReplySource _reply;
    private StoredResponse? _stored;
    private long _at; // the next byte of the stored response
    private long _pieceEnd; // as far as it is given without words in between
    private bool _isChunked; // the stored response is given in chunks
    private bool _isFirstChunk;
    private bool _isPayload; // the server's response is given without its framing
    private bool _isOutgrown; // the rest of what is stored comes straight from the server
    private bool _closes; // behind this reply the connection closes
    private byte* _peeked;

    /// <inheritdoc/>
    public bool KeepsBytes => _reply is not (ReplySource.Passing or ReplySource.Tunnel);

    /// <inheritdoc/>
    public bool CanReceive => !_text.IsEmpty || _failed || _reply switch
    {
        ReplySource.Stored => StoredAtHand > 0,
        ReplySource.Passing or ReplySource.Tunnel => _upstream!.CanReceive,
        ReplySource.End => true,
        _ => false,
    };

    /// <inheritdoc/>
    public bool HasFailed => _failed && _text.IsEmpty;

    private long StoredAtHand => Math.Min(_pieceEnd, _stored!.Available) - _at;

    /// <inheritdoc/>
    public Transfer TryReceive(byte* buffer, int length)
    {
        if (_reply is not (ReplySource.Passing or ReplySource.Tunnel))
        {
            var shown = TryPeek(buffer, length);
            if (shown.Status == IoStatus.Done) Discard(shown.Bytes);
            return shown;
        }

        var words = _text.Copy(buffer, length);
        _text.Skip(words);
        if (words == length) return new Transfer(IoStatus.Done, words);
        if (_isPayload)
        {
            if (words > 0) return new Transfer(IoStatus.Done, words);
            var held = HoldPayload(buffer, length);
            if (held == 0) return Or(Blocked);
            _text.Skip(held);
            GoOn();
            return new Transfer(IoStatus.Done, held);
        }

        var passed = Passed(_upstream!.ReceiveRaw(buffer + words, length - words));
        GoOn();
        if (words == 0 && passed.Status != IoStatus.Done) return Or(passed);
        return new Transfer(IoStatus.Done, words + passed.Bytes);
    }

    /// <inheritdoc/>
    public Transfer TryPeek(byte* buffer, int length)
    {
        _peeked = buffer;
        var words = _text.Copy(buffer, length);
        if (_reply == ReplySource.Stored && words < length)
        {
            if (words > 0) length = Math.Min(length, words + (2 * WorthLending)); // the rest is lent
            var piece = (int)Math.Min(length - words, StoredAtHand);
            if (piece > 0) words += _stored!.Copy(_at, buffer + words, piece);
        }

        if (words > 0) return new Transfer(IoStatus.Done, words);
        if (_reply is not (ReplySource.Passing or ReplySource.Tunnel)) return Or(Blocked);
        if (!_isPayload) return Or(Passed(_upstream!.PeekRaw(buffer, length)));
        var held = HoldPayload(buffer, length);
        return held > 0 ? new Transfer(IoStatus.Done, held) : Or(Blocked);
    }

    /// <inheritdoc/>
    public byte* Lend(byte* before, int most, out int put, out int length)
    {
        (put, length) = (0, 0);
        if (_reply != ReplySource.Stored || StoredAtHand < WorthLending) return null;
        if (!_text.IsEmpty && (before == null || _text.Length > most - WorthLending)) return null;
        if (!_text.IsEmpty) put = _text.Copy(before, most);
        var at = _stored!.At(_at, out var there);
        length = (int)Math.Min(Math.Min(most - put, there), StoredAtHand);
        return at;
    }

    /// <inheritdoc/>
    public void Discard(int length)
    {
        var words = Math.Min(length, _text.Length);
        _text.Skip(words);
        var rest = length - words;
        if (_reply == ReplySource.Stored) _at += rest;
        else if (rest > 0) _upstream!.DiscardRaw(_peeked + words, rest);
        GoOn();
        WatchStored();
    }

    /// <summary>Takes some of the server's payload, which cannot be left where it is, and says it in the client's framing.</summary>
    /// <param name="buffer">Where what is said is put as well.</param>
    /// <param name="length">Room there.</param>
    /// <returns>Bytes of what is said that are in the buffer; 0 when there is nothing yet, or never.</returns>
    private int HoldPayload(byte* buffer, int length)
    {
        var transfer = _upstream!.ReceivePayload(buffer, Math.Min(length, HeldAtOnce));
        if (transfer.Status == IoStatus.Done)
        {
            if (_isChunked) SayChunk(transfer.Bytes);
            _text.Say(new ReadOnlySpan<byte>(buffer, transfer.Bytes));
        }
        else if (transfer.Status == IoStatus.End && _isChunked)
        {
            SayLastChunk();
            FinishUpstream();
            _isPayload = false;
            _reply = ReplySource.Text;
        }
        else
        {
            Passed(transfer);
        }

        return _text.Copy(buffer, length);
    }

    private void SayChunk(long bytes)
    {
        if (!_isFirstChunk) _text.Say("\r\n"u8);
        _text.SayHex(bytes);
        _text.Say("\r\n"u8);
        _isFirstChunk = false;
    }

    private void SayLastChunk() => _text.Say(_isFirstChunk ? "0\r\n\r\n"u8 : "\r\n0\r\n\r\n"u8);

    /// <summary>What became of receiving from the server, seen to.</summary>
    private Transfer Passed(Transfer transfer)
    {
        if (transfer.Status == IoStatus.Failed) Break(isNow: false);
        if (transfer.Status != IoStatus.End) return transfer;
        if (_reply == ReplySource.Tunnel) _reply = ReplySource.End;
        else FinishPassing();
        return new Transfer(IoStatus.WouldBlock, 0);
    }

    /// <summary>Where nothing is at hand: whether anything will be.</summary>
    private Transfer Or(Transfer transfer) => transfer.Status == IoStatus.Done ? transfer : new Transfer(
        _failed ? IoStatus.Failed : _reply == ReplySource.End ? IoStatus.End : IoStatus.WouldBlock, 0);

    /// <summary>What is at hand has been taken, or more may have come: the next words are said, or the reply is over.</summary>
    private void GoOn()
    {
        if (!_text.IsEmpty) return;
        switch (_reply)
        {
            case ReplySource.Text:
                EndReply();
                break;
            case ReplySource.Stored:
                GoOnStored();
                break;
            case ReplySource.Passing when !_isPayload && _upstream!.IsBodyDone:
                FinishPassing();
                break;
        }
    }

    private void GoOnStored()
    {
        var stored = _stored!;
        // Read in this order: what is there when it is complete is all.
        var state = stored.State;
        var available = stored.Available;
        if (_at < available && _at < _pieceEnd) return;
        if (_at < available && _isChunked)
        {
            _pieceEnd = Math.Min(available, _at + MaxChunk);
            SayChunk(_pieceEnd - _at);
        }
        else if (_at == _pieceEnd && !_isChunked)
        {
            EndReply();
        }
        else if (state == StoredState.Complete)
        {
            if (!_isChunked)
            {
                EndReply();
                return;
            }

            SayLastChunk();
            LeaveStored();
            _reply = ReplySource.Text;
        }
        else if (state == StoredState.Failed && _isOutgrown)
        {
            (_isOutgrown, _isPayload) = (false, true);
            LeaveStored();
            _reply = ReplySource.Passing;
        }
        else if (state == StoredState.Failed)
        {
            Break(isNow: true);
        }
    }

    private void FinishPassing()
    {
        if (_reply != ReplySource.Passing) return;
        FinishUpstream();
        EndReply();
    }

    private void FinishUpstream()
    {
        var isAsked = _stage != RequestStage.Body;
        _upstream!.Finish(isAsked);
        if (!isAsked) _closes = true;
    }

    private void EndReply()
    {
        LeaveStored();
        _fetch?.Part(); // of which the client wanted a part
        _fetch = null;
        _isPayload = _isOutgrown = false;
        _reply = ReplySource.None;
        if (_closes || _clientEnded) EndReplies();
        else if (_stage == RequestStage.Busy) NextRequest();
    }

    /// <summary>Behind what is at hand nothing comes any more.</summary>
    private void EndReplies()
    {
        _stage = RequestStage.Ending;
        _reply = ReplySource.End;
        TellReadable();
        TellWritable();
    }

    /// <summary>The reply cannot be given to its end: the client has to see that.</summary>
    /// <param name="isNow">Whether the pair is told outside of a call of its own.</param>
    private void Break(bool isNow)
    {
        if (_failed) return;
        _failed = true;
        _text.Clear();
        LeaveReply();
        if (isNow) _host.Loop.Execute(TellReadable);
    }

    private void LeaveReply()
    {
        LeaveStored();
        LeaveKey();
        _fetch?.Leave();
        _fetch = null;
        _reply = ReplySource.None;
    }

    private void LeaveStored()
    {
        LeaveStoredOfHead();
        if (_stored is not { } stored) return;
        _stored = null;
        if (stored.State == StoredState.Filling) stored.Unwatch(this);
        stored.Release();
    }
}
