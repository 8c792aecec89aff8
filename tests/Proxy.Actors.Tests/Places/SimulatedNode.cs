using Akka.Actor;
using Akka.Cluster;
using Proxy.Actors.Places;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Places;

/// <summary>A node of a <see cref="PlaceSimulation"/>.</summary>
internal sealed class SimulatedNode : IPlaceHost
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
        Desk = new PlaceDesk(Time, this);
        Pool.Places = Source = new PlaceSource(() => simulation.In(simulation.Random.Next(20), () => { if (IsAlive) Desk.Attend(PlaceSimulation.Pool); }));
    }

    internal UniqueAddress Address { get; }

    internal ManualTime Time { get; } = new();

    internal TimeSpan Elapsed => TimeSpan.FromTicks(Time.GetTimestamp()) - _bias;

    internal QueueingPool Pool { get; }

    internal PlaceDesk Desk { get; }

    internal PlaceSource Source { get; }

    internal bool IsAlive
    {
        get;
        set
        {
            field = value;
            DiedAt = _simulation.Now;
        }
    } = true;

    internal long DiedAt { get; private set; }

    internal bool IsRemoved { get; set; }

    /// <summary>Whether the cluster is about to remove it.</summary>
    internal bool IsDown { get; set; }

    /// <summary>Whether it is in the smaller part of a cut network.</summary>
    internal bool IsCut { get; set; }

    internal PlaceClient Client => Desk.Pools.Single().Places.Client;

    internal bool HasBeenAlone { get; private set; }

    internal void ForgetThatItWasAlone() => HasBeenAlone = false;

    internal void Begin()
    {
        Desk.Add(Pool, Source);
        _simulation.In(_simulation.Random.Next(1000), Tick);
    }

    /// <summary>Goes on after it was not alive for a while.</summary>
    internal void Resume()
    {
        IsAlive = true;
        Tick();
    }

    void IPlaceHost.Send(Address to, object message) => _simulation.Send(this, to, message);

    void IPlaceHost.OnAlone(string pool, UniqueAddress? owner, bool isAlone) => HasBeenAlone |= isAlone;

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
        _simulation.In((long)PlaceTimes.Interval.TotalMicroseconds, Tick);
    }
}
