using Akka.Actor;
using Akka.Cluster;
using Proxy.Actors.Places;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Places;

/// <summary>A node of a <see cref="PlaceSimulation"/>.</summary>
internal sealed class SimulatedNode
{
    private readonly PlaceSimulation _simulation;
    private readonly TimeSpan _bias;
    private long _view;

    internal SimulatedNode(PlaceSimulation simulation, int number)
    {
        _simulation = simulation;
        Address = new UniqueAddress(new Address("akka.tcp", "s", "10.0.0." + number, 7000), 1000 + number);
        _bias = TimeSpan.FromHours(number);
        Time.Advance(_bias + TimeSpan.FromMicroseconds(simulation.Now));
        Pool = new QueueingPool(PlaceSimulation.Pool, Time);
        Desk = new PlaceDesk(
            Time,
            (to, message) => simulation.Send(this, to, message),
            pool => simulation.In(simulation.Random.Next(20), () => { if (IsAlive) Desk!.Attend(pool); }));
    }

    internal UniqueAddress Address { get; }

    internal ManualTime Time { get; } = new();

    internal TimeSpan Elapsed => TimeSpan.FromTicks(Time.GetTimestamp()) - _bias;

    internal QueueingPool Pool { get; }

    internal PlaceDesk Desk { get; }

    internal bool IsAlive { get; set; } = true;

    internal bool IsRemoved { get; set; }

    /// <summary>Whether it is in the smaller part of a cut network.</summary>
    internal bool IsCut { get; set; }

    internal PlaceClient Client => Desk.Pools.Single().Places.Client;

    internal bool HasBeenAlone { get; private set; }

    internal void Begin()
    {
        Desk.Add(Pool);
        _simulation.In(_simulation.Random.Next(1000), Tick);
    }

    /// <summary>A later view does not give way to an earlier one.</summary>
    internal void See(PlaceView view, long version)
    {
        if (!IsAlive || version < _view) return;
        _view = version;
        Desk.See(view);
    }

    private void Tick()
    {
        if (!IsAlive) return;
        Desk.Tick();
        HasBeenAlone |= Client.IsAlone;
        _simulation.In((long)PlaceTimes.Interval.TotalMicroseconds, Tick);
    }
}
