using Proxy.Actors.Routing;
using Proxy.Actors.Tls;
using Proxy.Transport;

namespace Proxy.Actors.Gates;

/// <content>How the connection comes, and how it goes.</content>
internal sealed unsafe partial class Upstream
{
    /// <summary>Its pair goes on without it, or is over, while its user still needs it. Not while it is being dialled.</summary>
    internal void Detach()
    {
        if (_isDetached || _leg is null) return;
        _isDetached = true;
        _place = _host.GiveServer();
    }

    void IServerSeeker.OnDialEnded() => OnDialed();

    // What comes while nothing has been asked is no answer to anything, and most likely the end.
    private bool IsSilent()
    {
        if (_leg!.HasErrorEvent) return false;
        if (!_leg.CanReceive) return true;
        _leg.Look();
        return _leg.TryPeek(_loop.Scratch, 1).Status == IoStatus.WouldBlock;
    }

    private void Dial()
    {
        Stage = UpstreamStage.Dialing;
        _hasServed = false;
        if (_host.Dial(_answer.Pool, this).IsOver) OnDialed();
    }

    private void OnDialed()
    {
        if (_host.TakeServer() is not { } leg)
        {
            // Not before whoever asks has come to an end. Who asks for something else meanwhile has nothing to do with it.
            var asked = _asked;
            _loop.Execute(() =>
            {
                if (Stage == UpstreamStage.Dialing && _asked == asked) Fail(UpstreamFailure.Unreachable);
            });
            return;
        }

        _leg = new LookAheadLeg(leg, _blocks) { Observer = this };
        Begin();
    }

    private void Drop(bool abort)
    {
        _loop.Disarm(this);
        var leg = _leg;
        _leg = null;
        if (leg is not null) leg.Observer = null;
        if (!_isDetached)
        {
            leg?.Forget();
            _host.LeaveServer(abort);
            return;
        }

        if (abort) leg?.Abort();
        else leg?.Close();
        _place?.Leave();
        _place = null;
    }
}
