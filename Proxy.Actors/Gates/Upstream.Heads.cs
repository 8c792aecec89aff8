using Proxy.Actors.Http;
using Proxy.Transport;

namespace Proxy.Actors.Gates;

/// <content>Sending a request's head, and receiving a response's.</content>
internal sealed unsafe partial class Upstream
{
    // Others want the memory of the head.
    private void GiveWay()
    {
        if (_isHeadSent)
        {
            _canRepeat = false;
            return;
        }

        _hasGivenWay = true;
        var asked = _asked;
        _loop.Execute(() =>
        {
            if (_asked == asked && _user is not null) Fail(UpstreamFailure.GaveWay);
        });
    }

    private bool SendHead()
    {
        if (_hasGivenWay) return false;
        fixed (byte* head = _head.Bytes)
        {
            while (_headSent < _head.Length)
            {
                var transfer = _leg!.TrySend(head + _headSent, _head.Length - _headSent);
                // Of a connection that is lost, reading tells: the server may have said why before.
                if (transfer.Status != IoStatus.Done) return false;
                _headSent += transfer.Bytes;
                Count(transfer.Bytes, 0);
            }
        }

        _isHeadSent = true;
        if (!_canRepeat || !_hasServed) _head.Release();
        if (!_isSwitch) return true;
        Stage = UpstreamStage.Tunnel;
        _leg!.StopLooking();
        _loop.Disarm(this);
        _host.BecomeTunnel();
        return true;
    }

    private void ReadHead()
    {
        while (Stage == UpstreamStage.Awaiting)
        {
            var seen = _leg!.TryPeek(_loop.Scratch, _answer.MaxHead);
            if (seen.Status == IoStatus.WouldBlock) return;
            if (seen.Status != IoStatus.Done)
            {
                Lose(nothingCame: true);
                return;
            }

            var result = HttpResponse.Read(new ReadOnlySpan<byte>(_loop.Scratch, seen.Bytes), _method, _answer.MaxHead, ref _reader, out var response);
            if (result.Status == HttpReadStatus.NeedMore)
            {
                if (_leg.HasEnded) Lose(nothingCame: false);
                return;
            }

            if (result.Status == HttpReadStatus.Bad) Fail(UpstreamFailure.Malformed);
            else Take(response);
        }
    }

    private void Take(in HttpResponse response)
    {
        _reader = default;
        _leg!.Discard(response.HeadBytes);
        Count(0, response.HeadBytes);
        if (response.Tunnels)
        {
            Fail(UpstreamFailure.Malformed); // nobody has asked for that
            return;
        }

        if (response.IsInterim)
        {
            if (++_interims > MaxInterims)
            {
                Fail(UpstreamFailure.Malformed);
                return;
            }

            _user?.OnInterim(new ReadOnlySpan<byte>(_loop.Scratch, response.HeadBytes));
            return;
        }

        _loop.Arm(this, _answer.ResponseMilliseconds);
        _leg.StopLooking();
        _hasServed = true;
        _keeps = response.KeepsAlive && response.Body.Kind != HttpBodyKind.UntilClose;
        _body = new HttpBodyReader(response.Body);
        _endsWithConnection = response.Body.Kind == HttpBodyKind.UntilClose;
        Stage = UpstreamStage.Body;
        _user?.OnResponse(response);
    }
}
