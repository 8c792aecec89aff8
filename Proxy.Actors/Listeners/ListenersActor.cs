using Akka.Actor;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Listeners;

/// <summary>Owns the listeners of a node and puts models in force. What is asked for takes its turn in the mailbox, so that
/// draining, taking a drain back and a new model never meet half-way. Every message is answered with
/// <see cref="ListenersBound"/>, or with the failure that left everything as it was.</summary>
/// <remarks><code>
/// Closed --OpenListeners--> Open --CloseListeners--> Closed
///    \                       /
///     +----StopListeners----+--> Stopped
/// </code></remarks>
internal sealed class ListenersActor : UntypedActor
{
    internal const string Name = "listeners";

    private readonly NodeState _node;
    private readonly ListenerSet _listeners;

    public ListenersActor(NodeState node, ListenerSet listeners)
    {
        _node = node;
        _listeners = listeners;
    }

    internal static Props Props(NodeState node, ListenerSet listeners) =>
        Akka.Actor.Props.Create(() => new ListenersActor(node, listeners));

    protected override void OnReceive(object message) => Closed(message);

    private void Closed(object message)
    {
        switch (message)
        {
            case OpenListeners:
                Answer(() =>
                {
                    _listeners.Reconcile(_node.Model.Listeners, () => { });
                    Become(Open);
                });
                break;
            case PutInForce put:
                _node.Model = put.Model;
                _listeners.Publish(put.Model.Listeners);
                Answer();
                break;
            case CloseListeners:
                Answer();
                break;
            case StopListeners:
                Become(Stopped);
                Answer();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Open(object message)
    {
        switch (message)
        {
            case OpenListeners:
                Answer();
                break;
            case PutInForce put:
                Answer(() => _listeners.Reconcile(put.Model.Listeners, () => _node.Model = put.Model));
                break;
            case CloseListeners:
                _listeners.Close();
                Become(Closed);
                Answer();
                break;
            case StopListeners:
                _listeners.Close();
                Become(Stopped);
                Answer();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Stopped(object message)
    {
        switch (message)
        {
            case OpenListeners or PutInForce:
                Sender.Tell(new Status.Failure(NodeListeners.Stops()));
                break;
            case CloseListeners or StopListeners:
                Answer();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop() => _listeners.Close();

    private void Answer() => Sender.Tell(new ListenersBound(_listeners.Bound));

    private void Answer(Action change)
    {
        try
        {
            change();
            Answer();
        }
        catch (ListenerBindException error)
        {
            Sender.Tell(new Status.Failure(error));
        }
    }
}
