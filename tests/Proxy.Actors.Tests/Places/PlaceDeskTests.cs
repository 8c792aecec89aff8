using Proxy.Actors.Places;

namespace Proxy.Actors.Tests.Places;

public sealed class PlaceDeskTests
{
    private const string Server = "10.1.0.1:5432";

    [Fact]
    public void Clients_of_three_nodes_wait_for_one_server_and_are_served_in_the_order_in_which_they_came()
    {
        const int Limit = 50, Clients = 1000;
        var simulation = Of(3, (null, [(Server, Limit, true)]));
        simulation.Run(1_000_000);
        var came = new List<int>();
        var served = new List<int>();
        var (largest, idleSince, idle) = (0, -1L, 0L);
        foreach (var node in simulation.Nodes)
        {
            node.Pool.Served = client =>
            {
                served.Add(client);
                simulation.In(5_000 + simulation.Random.Next(10_000), () => node.Pool.End(client));
            };
        }

        simulation.Check = () =>
        {
            AssertHeld(simulation, Server, Limit);
            var pairs = simulation.Nodes.Sum(node => node.Pool.Pairs(Server));
            largest = Math.Max(largest, pairs);
            if (idleSince >= 0) idle += simulation.Now - idleSince;
            idleSince = pairs < Limit && simulation.Nodes.Any(node => node.Pool.Waiting > 0) ? simulation.Now : -1;
        };
        for (var client = 0; client < Clients; client++)
        {
            var number = client;
            simulation.In(client * 20, () =>
            {
                came.Add(number);
                simulation.Nodes[simulation.Random.Next(3)].Pool.Come(number);
            });
        }

        simulation.Run(5_000_000);

        Assert.Equal(Enumerable.Range(0, Clients), served.Order());
        Assert.Equal(Limit, largest);
        var displaced = served.Select((client, place) => Math.Abs(place - client)).Order().ToList();
        Console.Error.WriteLine($"displaced p50 {displaced[500]} p99 {displaced[990]} max {displaced[^1]}, idle {idle} us, messages {simulation.Messages}, end {simulation.Now}");
        Assert.True(displaced[990] <= Clients / 20, $"99 of 100 are displaced by at most {displaced[990]}");
    }

    private static PlaceSimulation Of(int nodes, (int? Pool, (string, int?, bool)[] Endpoints) limits, int seed = 1)
    {
        var simulation = new PlaceSimulation(seed)
        {
            Configure = (_, pool) =>
            {
                pool.Configure(limits.Pool, limits.Endpoints);
                return true;
            },
        };
        for (var i = 0; i < nodes; i++) simulation.Start();
        simulation.Announce();
        return simulation;
    }

    private static void AssertHeld(PlaceSimulation simulation, string at, int limit)
    {
        var held = simulation.Nodes.Where(node => !node.IsRemoved).Select(node => node.Pool.Held(at)).ToList();
        Assert.True(held.Sum() <= limit, $"at {simulation.Now} us nodes hold {string.Join(" + ", held)} of {limit}");
    }
}
