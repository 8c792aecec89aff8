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
    private Lack _lack;
    private CountLimit? _reserved; // the place of the client that is to be accepted next
    private Admission? _turn; // who has given it its turn
    private bool _isHeld;

    public bool CanAccept => (_lack = Look()) == Lack.Nothing;

    public void OnAccepted(Leg leg)
    {
        _isHeld = false;
        if (Current() is not { } listener)
        {
            OnNone();
            leg.Abort();
            return;
        }

        if (loop.Node.IsBanned(leg.Remote))
        {
            OnNone(); // the next one may come on another loop
            loop.Refuse(listener, leg, RefusalReason.Banned, Refusal.Reset);
            return;
        }

        AdmittedPair? admitted = null;
        _turn = null;
        if (listener.Admission is { } admission)
        {
            var reason = admission.Enter(leg.Remote, listener.Opening?.IsProxy(leg.Remote) ?? false, TakeReserved(), out admitted);
            if (reason != RefusalReason.None)
            {
                loop.Refuse(listener, leg, reason, admission.Rules.How(reason));
                return;
            }
        }

        loop.Node.AddPair();
        loop.StartPair(new AcceptedClient(listener, leg, admitted));
    }

    public void OnNone()
    {
        TakeReserved()?.Leave();
        _turn?.GiveTurnBack();
        _turn = null;
    }

    public void OnFull(ListenSocket listener)
    {
        OnNone();
        if (_lack == Lack.Room)
        {
            loop.Node.WaitForRoom(listener);
            loop.Node.Fullness.Note(loop.Node.Model.MaxPairs, loop.Node.Log);
            return;
        }

        if (Current()?.Admission is not { } admission) return;
        // Called again and again while nothing changes.
        if (!_isHeld) admission.Gate.CountHeld();
        _isHeld = true;
        if (_lack == Lack.Place) admission.WaitForPlace(listener);
    }

    public void OnResumed()
    {
        loop.Node.PassRoomOn();
        Current()?.Admission?.PassPlaceOn();
    }

    public void OnExhausted(int error)
    {
        OnNone();
        onExhausted(error);
    }

    private CountLimit? TakeReserved()
    {
        var reserved = _reserved;
        _reserved = null;
        return reserved;
    }

    private Lack Look()
    {
        if (!loop.Node.HasRoom) return Lack.Room;
        if (Current()?.Admission is not { } admission) return Lack.Nothing;
        if (_turn is null && !admission.TryTakeTurn(out _turn)) return Lack.Time;
        return _reserved is not null || admission.TryReserve(out _reserved) ? Lack.Nothing : Lack.Place;
    }

    /// <summary>The listener as it is now. Looked up once per model: the connections in between cost a comparison. A listener
    /// that is gone serves as it was what the kernel had accepted for it; one that never was in force serves nobody.</summary>
    private ListenerModel? Current()
    {
        var node = loop.Node.Model;
        if (ReferenceEquals(node, _node)) return _listener;
        _node = node;
        return _listener = node.Listeners.GetValueOrDefault(name) ?? _listener;
    }

    /// <summary>What there is too little of for one client more: room on the node, places of the listener, or time since the one before.</summary>
    private enum Lack : byte
    {
        Nothing,
        Room,
        Place,
        Time,
    }
}
