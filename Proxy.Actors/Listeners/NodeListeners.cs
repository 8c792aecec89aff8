using Akka.Actor;
using Proxy.Actors.Model;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Listeners;

/// <summary>The listeners of a node, for those who are not actors. Thread-safe.</summary>
internal sealed class NodeListeners
{
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(30);

    private readonly ActorSystem _system;
    private readonly IReadOnlyList<NodeLoop> _loops;
    private readonly ListenerSet _set;
    private readonly IActorRef _actor;

    /// <summary>Starts their actor. None is open.</summary>
    internal NodeListeners(ActorSystem system, NodeState node, IReadOnlyList<NodeLoop> loops)
    {
        _system = system;
        _loops = loops;
        _set = new ListenerSet(loops);
        _actor = system.ActorOf(ListenersActor.Props(node, _set), ListenersActor.Name);
    }

    /// <summary>The listeners by name, closed ones included.</summary>
    internal IReadOnlyList<BoundListener> Bound => _set.Bound;

    /// <summary>What the kernel holds for those that are open, on each loop.</summary>
    internal async Task<IReadOnlyList<ListenQueue>> QueuesAsync() =>
        [.. (await Task.WhenAll(_set.Sockets.Select(each => each.QueuesAsync())).ConfigureAwait(false)).SelectMany(each => each)];

    /// <summary>Opens them, at the addresses that they had if they were open before.</summary>
    /// <exception cref="ListenerBindException">An address cannot be had; none is open then.</exception>
    /// <exception cref="InvalidOperationException">The node stops.</exception>
    internal Task OpenAsync() => AskAsync(OpenListeners.Instance);

    /// <summary>Puts a model in force, whether or not the listeners are open.</summary>
    /// <returns>Done when new clients have the model, and listeners that are gone refuse theirs.</returns>
    /// <exception cref="ListenerBindException">An address cannot be had; the model before stays in force.</exception>
    /// <exception cref="InvalidOperationException">The node stops.</exception>
    internal Task PutInForceAsync(NodeModel model) => AskAsync(new PutInForce(model));

    /// <summary>Closes them, for now or for good.</summary>
    /// <returns>Done when all clients that had been accepted count as pairs, and further ones are refused.</returns>
    internal Task CloseAsync(bool forGood) => TryAskAsync(forGood ? StopListeners.Instance : CloseListeners.Instance);

    /// <summary>What who asks too late is told.</summary>
    internal static InvalidOperationException Stops() => new("the node stops");

    private async Task AskAsync(object message)
    {
        if (!await TryAskAsync(message).ConfigureAwait(false)) throw Stops();
    }

    /// <summary>False when the actor system has ended, and the actor has closed its sockets with it. The message is on its way
    /// when the call returns.</summary>
    private async Task<bool> TryAskAsync(object message)
    {
        if (_system.WhenTerminated.IsCompleted) return false;
        var asked = _actor.Ask<ListenersBound>(message, AskLimit);
        if (await Task.WhenAny(asked, _system.WhenTerminated).ConfigureAwait(false) != asked) return false;
        // Sockets open and close on their loops, in the order in which these are told.
        await Task.WhenAll(_loops.Select(loop => loop.CallAsync(() => true))).ConfigureAwait(false);
        await asked.ConfigureAwait(false);
        return true;
    }
}
