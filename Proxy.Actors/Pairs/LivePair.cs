using Akka.Actor;
using Proxy.Actors.Access;
using Proxy.Actors.Closing;
using Proxy.Actors.Counting;
using Proxy.Actors.Model;
using Proxy.Actors.Placement;
using Proxy.Actors.Pools;
using Proxy.Actors.Routing;
using Proxy.Actors.Tls;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>A live pair as listings, logs and counters read it: who it is, whom it serves, how far it has come. Used on its loop's
/// thread.</summary>
internal sealed partial class LivePair
{
    // Characters: a certificate that is not taken is told of, and it is the client's.
    private const int MaxRefusal = 512;

    private readonly NodeLoop _loop;
    private readonly int _slot;
    private long _routedAt; // milliseconds of its loop's clock, where it is to have a server
    private object? _destination; // a dialer, what is left of it, an answered pair, or the words of a refusal

    /// <summary>A pair that begins now. It has a place on its loop until <see cref="Leave"/>.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="id">The pair's name.</param>
    /// <param name="actor">Its actor.</param>
    /// <param name="client">Its client, with the listener that accepted it, as it was then.</param>
    internal LivePair(NodeLoop loop, PairId id, IActorRef actor, in AcceptedClient client)
    {
        var born = client.Listener;
        _loop = loop;
        Id = id;
        Actor = actor;
        Born = born;
        (Leg, Admitted, Origin) = (client.Leg, client.Admitted, client.Origin);
        AcceptedAt = loop.Io.Now;
        // What was handed in before is no client of a listener.
        _ofListener = Origin is null ? loop.Counters.Listener(born.Name, born.PoolName) : new TrafficCounters(born.PoolName, born.Name);
        _ofListener.Begin();
        _slot = loop.Pairs.Add(this);
    }

    /// <summary>The pair's name.</summary>
    internal PairId Id { get; }

    /// <summary>Its actor.</summary>
    internal IActorRef Actor { get; }

    /// <summary>What it keeps for its whole life: the listener that accepted the client, as it was then.</summary>
    internal ListenerModel Born { get; }

    /// <summary>The listener's name.</summary>
    internal string Listener => Born.Name;

    /// <summary>The client's leg.</summary>
    internal ILeg Leg { get; set; }

    /// <summary>The address that the client's connection comes from.</summary>
    internal TcpAddress Peer => Leg.Kernel?.Remote ?? default;

    /// <summary>The client's address: <see cref="Peer"/>, or what a proxy in between has said of it.</summary>
    internal TcpAddress Client => Facts?.Header is { HasAddresses: true } header ? header.Source : Origin?.Client ?? Peer;

    /// <summary>Where it is counted among those that are limited; null where nothing is.</summary>
    internal AdmittedPair? Admitted { get; }

    /// <summary>Where it comes from when no client has opened it; null for a client's.</summary>
    internal IPairOrigin? Origin { get; }

    /// <summary>What was learnt of it before it had a route; null when nothing was.</summary>
    internal OpeningFacts? Facts { get; private set; }

    /// <summary>When its client was accepted, milliseconds of its loop's clock.</summary>
    internal long AcceptedAt { get; }

    /// <summary>When its legs were bound, milliseconds of its loop's clock; 0 while they are not.</summary>
    internal long BoundAt { get; private set; }

    /// <summary>What looks for a server, or has found the one that an answer has; null before there is a route, and once it is bound to a server.</summary>
    internal Dialer? Dialer
    {
        get => _destination as Dialer ?? Answered?.Dialer;
        set => (_destination, _routedAt) = (value, Now);
    }

    /// <summary>What is told of looking for the server that there is or may be; null where the node answers by itself.</summary>
    internal DialRecord? Dial => OwnDial ?? Answered?.Dialer?.Record;

    /// <summary>What it is while something answers in the place of a server; null where a server does.</summary>
    internal AnsweredPair? Answered
    {
        get => _destination as AnsweredPair;
        set => _destination = value;
    }

    /// <summary>Both legs; null until they are bound.</summary>
    internal ConnectionPair? Bound { get; private set; }

    /// <summary>Why no route takes it, in the operator's words, cut; empty when one does, or none has been found yet.</summary>
    internal string Refusal
    {
        get => _destination as string ?? "";
        set => _destination = ClientText.Cut(value, MaxRefusal);
    }

    /// <summary>Why the pair ended; <see cref="PairEnd.None"/> while it has not.</summary>
    internal PairEnd End { get; private set; }

    /// <summary>The endpoint that it is bound to, or that was tried last; what answers, where none was tried.</summary>
    internal string Endpoint => LastDial is { } dial ? dial.Endpoint : Answered?.Answer.Name ?? Dialer.NoEndpoint;

    /// <summary>Bytes handed over from client to server.</summary>
    internal long BytesToServer => Bound?.ToServer.Bytes ?? 0;

    /// <summary>Bytes handed over from server to client.</summary>
    internal long BytesToClient => Bound?.ToClient.Bytes ?? 0;

    /// <summary>Milliseconds of its loop's clock.</summary>
    internal long Now => _loop.Io.Now;

    /// <summary>How long looking for a server took, all attempts together and without what it waited for its turn; null when none was tried.</summary>
    internal TimeSpan? ConnectTime => Answered is { } answered ? answered.ConnectTime
        : Dial is { Attempts: > 0 } dial ? TimeSpan.FromMilliseconds((Bound is null ? Now : BoundAt) - _routedAt - dial.Queued)
        : null;

    /// <summary>Something is learnt of it.</summary>
    internal OpeningFacts Learn() => Facts ??= new OpeningFacts();

    /// <summary>Where it goes, by what is known of it.</summary>
    /// <param name="atHand">The first bytes of the client, as far as they have been looked at.</param>
    /// <param name="isComplete">Whether nothing can come behind them.</param>
    /// <param name="isLate">Whether they have not come in time.</param>
    internal Route Route(ReadOnlySpan<byte> atHand = default, bool isComplete = false, bool isLate = false)
    {
        if (Facts is null && Born.Opening is null) return Born.Router.Route(new Opening(Listener, Peer, Client, atHand, isComplete));
        var facts = Learn();
        var route = Born.Router.Route(new Opening(Listener, Peer, Client, atHand, isComplete)
        {
            Port = facts.Destination(Leg).Port,
            Introduction = facts.Introduction,
            IsLate = isLate,
        });
        if (route.Kind == RouteKind.NeedMore) return route;
        facts.Route = route.Name;
        _loop.Counters.CountRoute(Listener, route.Name);
        return route;
    }

    /// <summary>Both legs are bound: from here on its endpoint counts it.</summary>
    internal void Bind(ConnectionPair pair)
    {
        Bound = pair;
        if (_destination is Dialer { Record: var dial }) _destination = dial;
        if (pair.Server is TlsLeg { Facts: { } agreed }) Learn().ServerTls = agreed;
        BoundAt = Now;
        CountBound();
    }

    /// <summary>What the access log says of it now: that it is bound, or why it ended.</summary>
    /// <param name="time">The time of day.</param>
    internal AccessRecord Record(DateTimeOffset time) => new(
        time,
        Id.Text,
        Listener,
        Client,
        Endpoint,
        LastDial?.Attempts ?? 0,
        ConnectTime,
        End,
        TimeSpan.FromMilliseconds(End == PairEnd.None ? 0 : Now - AcceptedAt),
        BytesToServer,
        BytesToClient,
        LastDial?.Failures ?? "")
    {
        Reason = Refusal.Length > 0 ? Refusal : Facts?.TlsFailure(Peer) ?? "",
        State = End == PairEnd.None ? null : Termination,
        Details = Details,
        Queued = TimeSpan.FromMilliseconds(LastDial?.Queued ?? 0),
    };

    /// <summary>Fills in what a listing tells of it.</summary>
    internal void Describe(out PairSnapshot row)
    {
        row = default;
        row.Number = Id.Number;
        row.Listener = Listener;
        row.Client = Client;
        row.Endpoint = Answered is { HasServer: false, Answer: var answer } ? answer.Name : Endpoint;
        row.Age = Now - AcceptedAt;
        row.Rate = -1;
        LookAtTls();
        row.Details = Details;
        row.IsServedHere = Bound is not null && Answered is { HasServer: false };
        if (Bound is { } pair) Describe(ref row, pair);
        else (row.State, row.Idle) = (StateUnbound, row.Age);
    }

    // Of those that an answer has had, one after another, the last.
    private DialRecord? LastDial => OwnDial ?? Answered?.Last?.Record;

    // Of its own server leg.
    private DialRecord? OwnDial => _destination as DialRecord ?? (_destination as Dialer)?.Record;

    private PairDetails? Details => Answered is { Notes: { Length: > 0 } notes }
        ? (Facts?.Describe(Peer) ?? new PairDetails()) with { Notes = notes }
        : Facts?.Describe(Peer);

    private PairState StateUnbound => Dial switch
    {
        null => PairState.Opening,
        { IsQueued: true } => PairState.Queued,
        _ => PairState.Connecting,
    };

    private void LookAtTls() => Facts?.LookAt(TlsOf(Leg), Bound?.Server as TlsLeg);

    private static TlsLeg? TlsOf(ILeg leg) => leg switch
    {
        ThrottledLeg throttled => TlsOf(throttled.Inner),
        LookAheadLeg ahead => TlsOf(ahead.Inner),
        _ => leg as TlsLeg,
    };

    private TerminationState Termination => Bound is { } pair && !IsEndOfDial
        ? TerminationState.Of(End, pair.LastPhase, pair.Awaited)
        : TerminationState.Of(End, PhaseUnbound, failure: LastDial?.LastFailure ?? DialFailure.Server);

    // It was answered because of that.
    private bool IsEndOfDial => Answered is { Because: not PairEnd.None and var because } && End == because;

    private TerminationPhase PhaseUnbound => LastDial switch
    {
        null => TerminationPhase.Request,
        { IsQueued: true } => TerminationPhase.Queue,
        _ => TerminationPhase.Connect,
    };

    private void Describe(ref PairSnapshot row, ConnectionPair pair)
    {
        row.Server = pair.Server.Kernel?.Remote ?? default;
        row.Idle = Now - pair.LastMoved;
        (row.BytesToServer, row.BytesToClient) = (pair.ToServer.Bytes, pair.ToClient.Bytes);
        (row.KeptToServer, row.KeptToClient) = (pair.ToServer.KeptBytes, pair.ToClient.KeptBytes);
        row.State = StateOf(pair, row.Idle);
    }

    private static PairState StateOf(ConnectionPair pair, long idle)
    {
        var (toServer, toClient) = (pair.ToServer, pair.ToClient);
        if (toServer.State != DirectionState.Flowing || toClient.State != DirectionState.Flowing) return PairState.Closing;
        return (toServer.IsWaiting || toClient.IsWaiting) && idle >= PairSnapshot.StalledAfter ? PairState.Stalled : PairState.Open;
    }
}
