using Proxy.Actors.Caching;
using Proxy.Actors.Caching.Rules;
using Proxy.Actors.Http;
using Proxy.Transport;

namespace Proxy.Actors.Gates;

/// <content>Storing what comes.</content>
internal sealed unsafe partial class CacheFetch
{
    // The loop's other sockets get their turn after so many reads.
    private const int ReadsPerTurn = 16;

    private bool Fill(in HttpResponse response, ResponseFacts facts)
    {
        var body = response.Body;
        long? length = body.Kind switch { HttpBodyKind.None => 0, HttpBodyKind.Length => body.Length, _ => null };
        var head = StoredHead.Make(response.Status, response.ReasonPhrase, response.Fields, response.Connection, facts);
        var vary = VaryKey.Of(facts.Vary, facts.Vary.Length > 0 ? Fields : default);
        if (_cache.Begin(_ticket, head, facts, vary, length) is not { } filling) return false;
        _filling = filling;
        LetGo(ref _stale);
        if (_gate is { } gate && filling.TryAcquire()) gate.OnFilling(filling, response, _facts, Conditions, new CacheStatus { Forward = _why, IsStored = true });
        Read();
        return true;
    }

    /// <summary>Reads what has come, straight to where it is stored.</summary>
    private void Read()
    {
        if (_filling is not { } filling) return;
        if (_isForOthers && TryDrop()) return;

        for (var reads = 0; _filling is not null; reads++)
        {
            if (_upstream.IsBodyDone)
            {
                End(isWhole: true);
                return;
            }

            var tail = filling.Tail(out var room);
            if (room == 0 && !filling.TryGrow())
            {
                Outgrow(filling);
                return;
            }

            if (room == 0) continue;
            if (reads >= ReadsPerTurn)
            {
                _upstream.Loop.Arm(this, 0);
                return;
            }

            var transfer = _upstream.ReceivePayload(tail, room);
            if (transfer.Status == IoStatus.WouldBlock) return;
            if (transfer.Status == IoStatus.Done) filling.Advance(transfer.Bytes);
            else End(isWhole: transfer.Status == IoStatus.End);
        }
    }

    /// <summary>It is too large to be stored: whoever has its beginning gets the rest as it comes.</summary>
    private void Outgrow(StoredResponse filling)
    {
        (_filling, _isOver) = (null, true);
        filling.Fail();
        filling.Release();
        if (_gate is not { } gate)
        {
            _upstream.Abort();
            return;
        }

        _gate = null;
        _upstream.HandTo(gate);
        gate.OnOutgrown();
    }

    private void End(bool isWhole)
    {
        _isOver = true;
        _upstream.Loop.Disarm(this);
        if (_filling is { } filling)
        {
            _filling = null;
            if (isWhole) filling.Complete();
            else filling.Fail();
            filling.Release();
        }

        if (isWhole) _upstream.Finish(isAsked: true);
        else _upstream.Abort();
    }
}
