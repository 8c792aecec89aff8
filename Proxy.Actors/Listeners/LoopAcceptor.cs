using Proxy.Actors.Access;
using Proxy.Actors.Model;
using Proxy.Actors.Pairs;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Listeners;

/// <summary>Receives one listener's connections on one loop and starts their pairs. Used on the loop's thread only.</summary>
internal sealed class LoopAcceptor(string name, NodeLoop loop, Action<int> onExhausted) : IAcceptor
{
    private NodeModel? _node;
    private ListenerModel? _listener;
    private bool _isHeld;

    public bool CanAccept => loop.Node.HasRoom && Current()?.Admission is not { HasRoom: false };

    public void OnAccepted(Leg leg)
    {
        _isHeld = false;
        if (Current() is not { } listener)
        {
            leg.Abort();
            return;
        }

        if (loop.Node.IsBanned(leg.Remote))
        {
            loop.Refuse(listener, leg, RefusalReason.Banned, Refusal.Reset);
            return;
        }

        AdmittedPair? admitted = null;
        if (listener.Admission is { } admission)
        {
            var reason = admission.Enter(leg.Remote, listener.Opening?.IsProxy(leg.Remote) ?? false, out admitted);
            if (reason != RefusalReason.None)
            {
                loop.Refuse(listener, leg, reason, admission.Rules.How(reason));
                return;
            }
        }

        loop.Node.AddPair();
        loop.StartPair(new AcceptedClient(listener, leg, admitted));
    }

    public void OnFull()
    {
        if (!loop.Node.HasRoom)
        {
            loop.Node.Fullness.Note(loop.Node.Model.MaxPairs, loop.Node.Log);
            return;
        }

        // Called again and again while nothing changes.
        if (!_isHeld) Current()?.Admission?.Gate.CountHeld();
        _isHeld = true;
    }

    public void OnExhausted(int error) => onExhausted(error);

    /// <summary>The listener as it is now. Looked up once per model: the connections in between cost a comparison. A listener
    /// that is gone serves as it was what the kernel had accepted for it; one that never was in force serves nobody.</summary>
    private ListenerModel? Current()
    {
        var node = loop.Node.Model;
        if (ReferenceEquals(node, _node)) return _listener;
        _node = node;
        return _listener = node.Listeners.GetValueOrDefault(name) ?? _listener;
    }
}
