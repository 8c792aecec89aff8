using Proxy.Actors.Pools;

namespace Proxy.Actors.Tests.Pools;

public sealed class RoundRobinTests
{
    [Theory]
    [InlineData(new[] { 1 }, new[] { 0 })]
    [InlineData(new[] { 7, 7 }, new[] { 0, 1 })]
    [InlineData(new[] { 5, 1, 1 }, new[] { 0, 0, 1, 0, 2, 0, 0 })]
    [InlineData(new[] { 4, 2 }, new[] { 0, 1, 0 })]
    public void Turns_are_nginxs(int[] weights, int[] turns) => Assert.Equal(turns, RoundRobin.Turns(weights));

    [Fact]
    public void Turns_are_in_proportion_and_spread_evenly_for_any_weights()
    {
        var random = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            var weights = Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(1, 40)).ToArray();
            var turns = RoundRobin.Turns(weights);
            var total = (double)weights.Sum();
            var counts = new int[weights.Length];
            for (var turn = 0; turn < turns.Length; turn++)
            {
                counts[turns[turn]]++;
                for (var i = 0; i < weights.Length; i++)
                {
                    // At any point an endpoint is less than one full set of the others' turns away from its due part.
                    var due = (turn + 1) * weights[i] / total;
                    Assert.InRange(counts[i], due - weights.Length, due + weights.Length);
                }
            }

            for (var i = 0; i < weights.Length; i++) Assert.Equal(turns.Length * weights[i] / total, counts[i], 6);
        }
    }
}
