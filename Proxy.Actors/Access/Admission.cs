using Proxy.Transport;

namespace Proxy.Actors.Access;

/// <summary>Lets clients in at a listener, or not. Two are equal when they let in the same ones and count in the same places.</summary>
/// <param name="Rules">Who may come.</param>
/// <param name="Gate">What the listener counts.</param>
/// <param name="Sources">The node's table of sources; null where sources are not limited.</param>
/// <param name="Clock">The clock of limits.</param>
internal sealed record Admission(AdmissionRules Rules, ListenerGate Gate, SourceTable? Sources, AccessClock Clock)
{
    /// <summary>Whether there is room for one more of anybody; who comes meanwhile waits in the backlog.</summary>
    internal bool HasRoom => (Rules.MaxPairs is not { } max || Gate.Pairs.Count < max)
        && (Rules.Rate.IsNone || Gate.Rate.IsDue(Rules.Rate, Clock.Now));

    /// <summary>A client has come: decides on it by the address that its connection comes from.</summary>
    /// <param name="address">The address.</param>
    /// <param name="isProxy">Whether a PROXY header will say whom it speaks for: then that one's address decides, and this one has only
    /// not to be denied.</param>
    /// <param name="admitted">Its place, to be given back when it is gone; null where nothing is counted.</param>
    internal RefusalReason Enter(in TcpAddress address, bool isProxy, out AdmittedPair? admitted)
    {
        admitted = null;
        if (!Rules.Rate.IsNone) _ = Gate.Rate.Admit(Rules.Rate, Clock.Now, out _);
        var reason = isProxy ? Rules.JudgeProxy(address) : Rules.Judge(address);
        if (reason != RefusalReason.None) return reason;
        if (Sources is null && Rules.MaxPairs is null) return RefusalReason.None;
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
}
