using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Proxy.Actors.Places;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Places;

/// <summary>Nodes with a pool each, whose messages take a random time, come in any order, are lost or come twice. Time is the simulation's, and each
/// node has a clock of its own.</summary>
internal sealed class PlaceSimulation
{
    internal const string Pool = "db";

    private readonly PriorityQueue<Action, (long Time, int Order)> _events = new();
    private int _order;

    internal PlaceSimulation(int seed) => Random = new Random(seed);

    internal Random Random { get; }

    /// <summary>Microseconds since the beginning.</summary>
    internal long Now { get; private set; }

    internal List<SimulatedNode> Nodes { get; } = [];

    /// <summary>How many of a hundred messages are lost, and how many come twice.</summary>
    internal int Loss { get; set; }

    /// <summary>How long a message takes at least and at most, microseconds.</summary>
    internal (int Min, int Max) Delay { get; set; } = (100, 300);

    /// <summary>Messages so far.</summary>
    internal int Messages { get; private set; }

    /// <summary>Called after everything that happens.</summary>
    internal Action Check { get; set; } = () => { };

    /// <summary>What the pool of each node is like.</summary>
    internal Action<QueueingPool> Configure { get; set; } = _ => { };

    internal SimulatedNode Start()
    {
        var node = new SimulatedNode(this, Nodes.Count + 1);
        Nodes.Add(node);
        Configure(node.Pool);
        node.Begin();
        return node;
    }

    /// <summary>Has nodes learn of the members, each some time later.</summary>
    internal void Announce(int withinMilliseconds = 0)
    {
        var members = Nodes.Where(node => !node.IsRemoved).Select(node => node.Address).ToImmutableArray();
        var down = Nodes.Where(node => node.IsDown).Select(node => node.Address).ToImmutableArray();
        foreach (var node in Nodes.Where(node => node.IsAlive))
        {
            var view = new PlaceView(node.Address, members.Except(down), members, down);
            var version = ++_order;
            In(Random.Next((withinMilliseconds * 1000) + 1), () => node.See(view, version));
        }
    }

    internal void In(long microseconds, Action what) => _events.Enqueue(what, (Now + microseconds, ++_order));

    internal void Send(SimulatedNode from, Address to, object message)
    {
        Messages++;
        if (Random.Next(100) < Loss) return;
        var target = Nodes.First(node => node.Address.Address.Equals(to));
        var times = Random.Next(100) < Loss ? 2 : 1;
        for (; times > 0; times--)
        {
            In(Random.Next(Delay.Min, Delay.Max + 1), () =>
            {
                if (target.IsAlive && target.IsCut == from.IsCut) target.Desk.Hear(from.Address.Address, message);
            });
        }
    }

    internal void Run(long microseconds)
    {
        var end = Now + microseconds;
        while (_events.TryPeek(out _, out var at) && at.Time <= end)
        {
            var what = _events.Dequeue();
            Now = at.Time;
            foreach (var node in Nodes) node.Time.Advance(TimeSpan.FromMicroseconds(Now) - node.Elapsed);
            what();
            Check();
        }

        Now = end;
    }
}
