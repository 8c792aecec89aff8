using Proxy.Transport;

namespace Proxy.Actors.Access;

/// <summary>Lets clients in at a listener, or not. Two are equal when they let in the same ones and count in the same places.</summary>
/// <param name="Rules">Who may come.</param>
/// <param name="Gate">What the listener counts.</param>
/// <param name="Sources">The node's table of sources; null where sources are not limited.</param>
/// <param name="Clock">The clock of limits.</param>
internal sealed record Admission(AdmissionRules Rules, ListenerGate Gate, SourceTable? Sources, AccessClock Clock)
{
    /// <summary>Takes the next one's turn, if it may come now, before it is accepted: other loops look for turns at the same time. Who comes when there
    /// is none waits in the backlog.</summary>
    /// <param name="giver">To whom the turn goes back if nobody comes; null where turns are not limited, and where there is none.</param>
    internal bool TryTakeTurn(out Admission? giver)
    {
        giver = null;
        if (Rules.Rate.IsNone) return true;
        if (Gate.Rate.Admit(Rules.Rate, Clock.Now, out _) != Verdict.Admitted) return false;
        giver = this;
        return true;
    }

    /// <summary>Nobody has come whose turn it was.</summary>
    internal void GiveTurnBack() => Gate.Rate.GiveBack(Rules.Rate);

    /// <summary>Takes a place for a client that is to be accepted; who comes when there is none waits in the backlog.</summary>
    /// <param name="place">Where the place was taken; null where places are not limited.</param>
    internal bool TryReserve(out CountLimit? place)
    {
        place = null;
        if (Rules.MaxPairs is not { } max) return true;
        if (!Gate.Pairs.TryEnter(max)) return false;
        place = Gate.Pairs;
        return true;
    }

    /// <summary>A client has come: decides on it by the address that its connection comes from.</summary>
    /// <param name="address">The address.</param>
    /// <param name="isProxy">Whether a PROXY header will say whom it speaks for: then that one's address decides, and this one has only
    /// not to be denied.</param>
    /// <param name="reserved">The place that was taken for it; null where there is none. Of a client that is not let in, it is given back.</param>
    /// <param name="admitted">Its place, to be given back when it is gone; null where nothing is counted.</param>
    internal RefusalReason Enter(in TcpAddress address, bool isProxy, CountLimit? reserved, out AdmittedPair? admitted)
    {
        admitted = null;
        var reason = isProxy ? Rules.JudgeProxy(address) : Rules.Judge(address);
        if (reason != RefusalReason.None || (Sources is null && Rules.MaxPairs is null))
        {
            reserved?.Leave();
            return reason;
        }

        if (reserved is null) Gate.Pairs.Enter();
        var place = new AdmittedPair(this);
        if (!isProxy) reason = place.Count(address);
        if (reason == RefusalReason.None) admitted = place;
        else place.Leave();
        return reason;
    }

    /// <summary>A PROXY header has said whom a connection is from: decides once more.</summary>
    /// <param name="client">The address that it names.</param>
    /// <param name="admitted">The connection's place.</param>
    internal RefusalReason EnterProxied(in TcpAddress client, AdmittedPair? admitted)
    {
        var reason = Rules.Judge(client);
        return reason == RefusalReason.None && admitted is not null ? admitted.Count(client) : reason;
    }

    /// <summary>A socket of the listener rests until there is a place.</summary>
    /// <param name="listener">The socket.</param>
    internal void WaitForPlace(ListenSocket listener)
    {
        if (Rules.MaxPairs is { } max) Gate.Pairs.Wait(listener, max);
    }

    /// <summary>If there is a place, another of its sockets may go on.</summary>
    internal void PassPlaceOn()
    {
        if (Rules.MaxPairs is { } max) Gate.Pairs.PassOn(max);
    }
}
