using Proxy.Actors.Balancing;
using Proxy.Configuration;
using Xunit.Abstractions;

namespace Proxy.Actors.Tests.Balancing;

/// <summary>10,000 pairs over five servers, one of which is ten times as slow as the others and cannot do its fifth.</summary>
public sealed class SlowServerTests(ITestOutputHelper output)
{
    private const int Pairs = 10_000;
    private const int Servers = 5;
    private const int Slow = 3;
    private const int Workers = 10;

    [Fact]
    public void Slow_server_gets_less_and_fewer_wait()
    {
        var turns = Run(BalanceMethod.RoundRobin);
        Assert.Equal(0.2, turns.Share, 3);
        foreach (var method in new[] { BalanceMethod.LeastPairs, BalanceMethod.RandomTwo, BalanceMethod.Ewma })
        {
            var result = Run(method);
            Assert.InRange(result.Share, 0, 0.05);
            Assert.InRange(result.P99, 0, turns.P99 / 4);
        }
    }

    /// <summary>Servers have workers that take a connection at a time, in order; a connect is as slow as the rest, by the load.</summary>
    private Result Run(BalanceMethod method)
    {
        var random = new Random(17);
        var group = Group.Of(method, Servers);
        var free = Enumerable.Range(0, Servers).Select(_ => new PriorityQueue<int, double>(Enumerable.Range(0, Workers).Select(worker => (worker, 0.0)))).ToArray();
        var ends = new PriorityQueue<int, double>();
        var (now, counts, times) = (0.0, new int[Servers], new List<double>());
        for (var pair = 0; pair < Pairs; pair++)
        {
            // 1 / ms; the four can do 4, the slow one 0.1.
            now += -Math.Log(1 - random.NextDouble()) / 1.5;
            while (ends.TryPeek(out var left, out var end) && end <= now)
            {
                group.Add(left, -1);
                ends.Dequeue();
            }

            var place = group.Next(client: 0, (long)now);
            var service = place == Slow ? 100.0 : 10;
            free[place].TryDequeue(out var worker, out var freeAt);
            var done = Math.Max(now, freeAt) + service;
            free[place].Enqueue(worker, done);
            ends.Enqueue(place, done);
            times.Add(done - now);
            counts[place]++;
            group.Add(place);
            group.Loads.Observe(place, (float)service / 10, (long)now);
        }

        times.Sort();
        var result = new Result((double)counts[Slow] / Pairs, times[Pairs * 99 / 100]);
        output.WriteLine($"{method}: share of the slow one {result.Share:P1}, p99 {result.P99:F0} ms");
        return result;
    }

    private sealed record Result(double Share, double P99);
}
