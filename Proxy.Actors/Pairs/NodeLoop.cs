using Akka.Actor;
using Akka.Event;
using Proxy.Actors.Access;
using Proxy.Actors.Buffers;
using Proxy.Actors.Closing;
using Proxy.Actors.ControlMemory;
using Proxy.Actors.Counting;
using Proxy.Actors.Logging;
using Proxy.Actors.Model;
using Proxy.Actors.Placement;
using Proxy.Actors.Pools;
using Proxy.Actors.Streams;
using Proxy.Actors.Tls;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>One I/O loop of the node with everything that its pairs share. Used on the loop's thread only, but for what
/// says otherwise.</summary>
internal sealed class NodeLoop
{
    private readonly TicketTable _tickets;
    private readonly NodeState _node;
    private volatile bool _isMute;

    /// <summary>Sets a loop up.</summary>
    /// <param name="node">The node that it belongs to.</param>
    /// <param name="io">The thread and its sockets.</param>
    /// <param name="nodeUid">What tells the node from others in the cluster.</param>
    /// <param name="materializer">Makes lanes on the loop.</param>
    /// <param name="loops">The loops of the node, this one included.</param>
    /// <param name="memory">The table of flow entries of all loops together.</param>
    internal unsafe NodeLoop(
        NodeState node, IoLoop io, int nodeUid, Akka.Streams.IMaterializer materializer, int loops, ControlMemorySettings memory)
    {
        _node = node;
        Io = io;
        _tickets = new TicketTable(io, OnTicketsLost);
        Shard = PairId.ShardOf(nodeUid, io.Index);
        Dispatcher = LoopDispatcher.Id(io.Index);
        var splices = node.Model.Fixed.Buffers.Splice;
        Buffers = new LoopBuffers(io, new LoopSegments(node.Bank, loops), loops, splices);
        if (splices && Buffers.Pipe is null)
        {
            if (SplicePipe.IsAllowed) node.Log.NoPipe(io.Index);
            else node.Log.NoSplice(io.Index);
        }

        Lanes = new LanePool(io, materializer);
        Flows = new FlowTable(io, (long)memory.TimeWait.TotalMilliseconds, Math.Max(1, memory.MaxFlows / loops));
        Slots = new PairSlots(io);
        Tls = new LoopTls(io, Buffers.Segments, Math.Max(1, node.Model.Fixed.MaxHandshakes / loops));
        Openings = new OpeningQueue(() => Math.Max(1, node.Model.MaxOpenings / loops));
        FlowProps = FlowActor.Props(this);
        BlockProps = ConnectionBlockActor.Props(this);
    }

    /// <summary>The node that the loop belongs to.</summary>
    internal NodeState Node => _node;

    /// <summary>The thread and its sockets.</summary>
    internal IoLoop Io { get; }

    /// <summary>The shard that stands for this loop.</summary>
    internal string Shard { get; }

    /// <summary>The id of the loop's Akka dispatcher.</summary>
    internal string Dispatcher { get; }

    /// <summary>What pairs share to move bytes.</summary>
    internal LoopBuffers Buffers { get; }

    /// <summary>The loop's lanes.</summary>
    internal LanePool Lanes { get; }

    /// <summary>The loop's flow entries.</summary>
    internal FlowTable Flows { get; }

    /// <summary>What serves its pairs.</summary>
    internal PairSlots Slots { get; }

    /// <summary>What TLS needs of the loop.</summary>
    internal LoopTls Tls { get; }

    /// <summary>Connections that have no route yet.</summary>
    internal OpeningQueue Openings { get; }

    /// <summary>How a pair's flow actor is made.</summary>
    internal Props FlowProps { get; }

    /// <summary>How a pair's connection block actor is made.</summary>
    internal Props BlockProps { get; }

    /// <summary>The shard's actor, once a pair has been in it; messages to it need no look-up.</summary>
    internal IActorRef? ShardActor { get; set; }

    /// <summary>Whether clients were lost because their pairs did not start, and none has started since. Of any thread.</summary>
    internal bool IsMute => _isMute;

    /// <summary>Told on the loop's thread when clients were lost that way, and nobody has been told yet.</summary>
    internal Action<NodeLoop>? OnMute { get; set; }

    /// <summary>Live pairs of this loop.</summary>
    internal PairTable Pairs { get; } = new();

    /// <summary>What has gone through this loop.</summary>
    internal LoopCounters Counters { get; } = new();

    /// <summary>Starts a pair for an accepted connection. The socket stays here; what travels is a ticket for it.</summary>
    /// <param name="client">The connection, and the listener as it is now: the pair keeps it.</param>
    internal void StartPair(in AcceptedClient client)
    {
        var number = Slots.Take(out var actor);
        _tickets.Add(number, client);
        var id = PairId.Create(Shard, Io.Index, number);
        (actor ?? ShardActor ?? _node.Region).Tell(new StartPair(id, client.Listener.Name, number), ActorRefs.NoSender);
    }

    /// <summary>Trades a ticket for the socket and what its pair is born with, once.</summary>
    internal bool TryRedeem(long ticket, out AcceptedClient client)
    {
        if (!_tickets.TryRedeem(ticket, out client)) return false;
        if (_isMute) _isMute = false;
        return true;
    }

    /// <summary>Its shard has answered: pairs start. Of any thread.</summary>
    internal void Hear() => _isMute = false;

    /// <summary>Turns a client away that has just been accepted: it gets no pair, and a line in the access log.</summary>
    /// <param name="listener">The listener.</param>
    /// <param name="client">The connection.</param>
    /// <param name="reason">Why.</param>
    /// <param name="how">What it sees.</param>
    internal void Refuse(ListenerModel listener, Leg client, RefusalReason reason, Refusal how)
    {
        _node.Gates.Of(listener.Name).CountRefused(reason);
        if (_node.AccessLog is { IsWanted: true } log) log.Write(RecordOf(listener, client, reason), Io.Index);
        if (how == Refusal.Close) client.Close();
        else client.Abort();
    }

    /// <summary>Ends pairs whose clients are between two requests, if the node drains.</summary>
    internal void DismissIdle()
    {
        if (!_node.IsDraining) return;
        foreach (var pair in Pairs.Live) pair.Answered?.DismissIdle();
    }

    /// <summary>Closes connections whose pairs have not started.</summary>
    internal void DropTickets() => _tickets.Clear();

    /// <summary>Calls something on the loop's thread, from any thread.</summary>
    internal Task<T> CallAsync<T>(Func<T> function)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Io.Execute(() => done.SetResult(function()));
        return done.Task;
    }

    private AccessRecord RecordOf(ListenerModel listener, Leg client, RefusalReason reason) => new(
        _node.Time.GetUtcNow(), AccessRecord.NoPair, listener.Name, client.Remote, Dialer.NoEndpoint, 0, null, PairEnd.Refused, default, 0, 0, "")
    {
        Reason = RefusalReasons.Text(reason),
        State = TerminationState.TurnedAway,
    };

    /// <summary>Pairs were not started: the shard is not there any more, or sharding could not deliver. The next pair goes
    /// through the region again, which finds the shard.</summary>
    private void OnTicketsLost(IReadOnlyList<long> tickets)
    {
        ShardActor = null;
        foreach (var number in tickets)
        {
            Slots.Miss(number);
            _node.RemovePair();
        }

        _node.Log.TicketsLost(tickets.Count, Io.Index);
        if (_isMute) return;
        _isMute = true;
        OnMute?.Invoke(this);
    }
}
