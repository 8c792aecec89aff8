namespace Proxy.Actors.Tests.Places;

/// <summary>Everything that can happen, at random: messages that are lost, late, twice or out of order; nodes that come, leave and die; views of the
/// cluster that come late.</summary>
public sealed class PlaceChaosTests
{
    private const string Server = "10.1.0.1:5432";
    private const string Other = "10.1.0.2:5432";
    private const long Second = 1_000_000;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Never_more_than_the_limit_and_in_the_end_everybody_is_served(int seed)
    {
        var simulation = new PlaceSimulation(seed);
        var random = simulation.Random;
        var (pool, server, other) = (random.Next(2) == 0 ? (int?)null : random.Next(1, 20), random.Next(1, 12), random.Next(3) == 0 ? (int?)null : random.Next(1, 12));
        simulation.Configure = each => each.Configure(pool, (Server, server, true), (Other, other, true));
        simulation.Loss = random.Next(3) == 0 ? 0 : random.Next(20);
        simulation.Delay = (50, random.Next(100, 30_000));
        for (var i = random.Next(1, 5); i > 0; i--) simulation.Start();
        simulation.Announce(200);
        simulation.Check = () =>
        {
            // A node that helps itself may have more together with the others, for a while: that has tests of its own.
            if (simulation.Nodes.Any(node => node.HasBeenAlone)) return;
            AssertHeld(simulation, Server, server);
            AssertHeld(simulation, Other, other);
            AssertHeld(simulation, "", pool);
        };
        var number = 0;
        simulation.In(0, Load);
        for (var i = 0; i < 6; i++) simulation.In(random.NextInt64(2 * Second, 12 * Second), ChangeMembers);
        simulation.Run(15 * Second);
        simulation.Loss = 0;
        simulation.Run(60 * Second);

        Assert.All(simulation.Nodes.Where(node => node.IsAlive), node => Assert.Equal(0, node.Pool.Waiting));
        Assert.All(simulation.Nodes.Where(node => node.IsAlive), node => Assert.False(node.Client.IsAlone));
        simulation.Nodes.ForEach(node => node.ForgetThatItWasAlone());
        simulation.Check();

        void Load()
        {
            if (simulation.Now > 14 * Second) return;
            var node = simulation.Nodes[random.Next(simulation.Nodes.Count)];
            if (node.IsAlive) node.Pool.Come(++number);
            node.Pool.Served = client => simulation.In(random.Next(1_000, 100_000), () => node.Pool.End(client));
            simulation.In(random.Next(1, 20_000), Load);
        }

        void ChangeMembers()
        {
            var alive = simulation.Nodes.Where(node => node.IsAlive).ToList();
            if (alive.Count > 1 && random.Next(2) == 0)
            {
                var dies = alive[random.Next(alive.Count)];
                dies.IsAlive = false;
                // Removed before anybody is alone, or later.
                simulation.In(random.NextInt64(100_000, random.Next(2) == 0 ? 2 * Second : 8 * Second), () =>
                {
                    dies.IsRemoved = true;
                    simulation.Announce(200);
                });
            }
            else
            {
                simulation.Start();
                simulation.Announce(200);
            }
        }
    }

    private static void AssertHeld(PlaceSimulation simulation, string at, int? limit)
    {
        if (limit is null) return;
        // Of a node that has died, what it never told that it has is free again after a while.
        var held = simulation.Nodes.Where(node => !node.IsRemoved && (node.IsAlive || simulation.Now - node.DiedAt < 4 * Second)).Select(node => node.Pool.Held(at)).ToList();
        Assert.True(held.Sum() <= limit, $"at {simulation.Now} us nodes hold {string.Join(" + ", held)} of {limit}");
    }
}
