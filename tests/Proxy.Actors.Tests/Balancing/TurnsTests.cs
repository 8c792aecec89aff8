using System.Diagnostics;
using CsCheck;
using Proxy.Actors.Balancing;

namespace Proxy.Actors.Tests.Balancing;

public sealed class TurnsTests
{
    [Theory]
    [InlineData(new int[0], new int[0])]
    [InlineData(new[] { 7, 7, 7 }, new[] { 0, 1, 2 })]
    [InlineData(new[] { 4, 2 }, new[] { 0, 1, 0 })]
    [InlineData(new[] { 5, 1, 1 }, new[] { 0, 1, 0, 0, 0, 2, 0 })]
    [InlineData(new[] { 3, 1, 1, 1 }, new[] { 0, 1, 0, 2, 0, 3 })]
    public void Turns_of_a_round(int[] weights, int[] turns) => Assert.Equal(turns, Turns.Of(weights));

    [Fact]
    public void Turns_are_in_proportion_and_at_even_distances() => Gen.Int[1, 40].Array[1, 20].Sample(
        weights =>
        {
            var turns = Turns.Of(weights);
            var total = (double)weights.Sum();
            for (var place = 0; place < weights.Length; place++)
            {
                var own = Enumerable.Range(0, turns.Length).Where(turn => turns[turn] == place).ToArray();
                if (own.Length != (int)Math.Round(turns.Length * weights[place] / total)) return false;

                // Turns are at even distances in time. In a time of so many turns, each class of members of the same weight has as
                // many as are due, but for one.
                var distance = (double)turns.Length / own.Length;
                var classes = weights.Distinct().Count();
                foreach (var (before, after) in own.Zip([.. own.Skip(1), own[0] + turns.Length]))
                    if (Math.Abs(after - before - distance) > classes) return false;
            }

            return true;
        },
        iter: 500);

    [Fact]
    public void Members_of_the_same_weight_follow_each_other_in_their_order()
    {
        var weights = Enumerable.Range(0, 30).Select(place => 1 + (place % 3)).ToArray();
        var turns = Turns.Of(weights);
        foreach (var weight in weights.Distinct())
        {
            var alike = Enumerable.Range(0, weights.Length).Where(place => weights[place] == weight).ToArray();
            var expected = Enumerable.Repeat(alike, weight).SelectMany(each => each);
            Assert.Equal(expected, turns.Where(place => weights[place] == weight));
        }
    }

    [Fact]
    public void Round_of_thousands_of_any_weights_is_bounded_in_proportion_and_quickly_computed()
    {
        var random = new Random(3);
        var weights = Enumerable.Range(0, 5_000).Select(_ => random.Next(1, 2_561)).ToArray();
        weights[7] = 1;
        var started = Stopwatch.GetTimestamp();
        var turns = Turns.Of(weights);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.InRange(turns.Length, 55_000, 65_536);
        var counts = turns.CountBy(place => place).ToDictionary();
        var scale = (65_536.0 - 5_000) / weights.Sum();
        for (var place = 0; place < weights.Length; place++)
            Assert.InRange(counts[place], Math.Max(1, (weights[place] * scale) - 1), Math.Max(1, weights[place] * scale));
    }
}
