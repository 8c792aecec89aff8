using Akka.Actor;
using Akka.DistributedData;

namespace Proxy.Actors.Pools;

/// <summary>Hears of overrides made on any node, and puts them in force on this one.</summary>
internal sealed class OverrideSubscriber : UntypedActor
{
    private readonly NodeEndpoints _endpoints;
    private readonly OverrideStore _store;

    public OverrideSubscriber(NodeEndpoints endpoints, OverrideStore store)
    {
        _endpoints = endpoints;
        _store = store;
    }

    internal static Props Props(NodeEndpoints endpoints, OverrideStore store) =>
        Akka.Actor.Props.Create(() => new OverrideSubscriber(endpoints, store));

    protected override void PreStart() => _store.Subscribe(Self);

    protected override void OnReceive(object message)
    {
        if (message is Changed changed) _endpoints.Apply(OverrideStore.Read(changed));
        else Unhandled(message);
    }
}
