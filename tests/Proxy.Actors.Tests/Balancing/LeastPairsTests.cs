using CsCheck;
using Proxy.Actors.Balancing;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Balancing;

public sealed class LeastPairsTests
{
    private static readonly Gen<(int Weight, int Pairs, bool PassedOver)> Any =
        Gen.Select(Gen.Int[1, 12], Gen.Int[0, 30], Gen.Frequency((5, Gen.Const(false)), (1, Gen.Const(true))));

    [Fact]
    public void The_one_with_the_fewest_pairs_for_its_weight_is_named() => Gen.Select(Any.Array[1, 150], Gen.Long[0, 1_000_000]).Sample(
        (members, turn) =>
        {
            var group = new Group(BalanceMethod.LeastPairs, [.. members.Select((each, place) => new Member($"m{place}", each.Weight, 25))]);
            for (var place = 0; place < members.Length; place++) group.Loads.Pairs[place] = members[place].Pairs;
            var passedOver = Enumerable.Range(0, members.Length).Where(place => members[place].PassedOver).ToArray();
            var open = Enumerable.Range(0, members.Length).Where(place => !members[place].PassedOver && members[place].Pairs < 25).ToArray();
            var picked = group.Pick(turn, passedOver: passedOver);

            // Floats know one part in sixteen million.
            return open.Length == 0 ? picked == -1 : open.Contains(picked) && Rating(picked) <= open.Min(Rating) * 1.0000002;

            double Rating(int place) => (members[place].Pairs + 1.0) / members[place].Weight;
        },
        iter: 2_000);

    [Fact]
    public void Equals_take_turns_all_the_same_often() => Gen.Int[0, 2].Array[1, 100].Sample(
        pairs =>
        {
            var group = Group.Of(BalanceMethod.LeastPairs, pairs.Length);
            pairs.CopyTo(group.Loads.Pairs, 0);
            var least = Enumerable.Range(0, pairs.Length).Where(place => pairs[place] == pairs.Min()).ToArray();
            return Enumerable.Range(0, 3 * least.Length).Select(_ => group.Next()).SequenceEqual([.. least, .. least, .. least]);
        },
        iter: 500);

    [Fact]
    public void Pairs_that_stay_are_given_out_exactly_by_weight()
    {
        int[] weights = [1, 2, 4, 8, 1];
        var group = new Group(BalanceMethod.LeastPairs, weights);
        group.Fill(16 * 100);
        Assert.Equal(weights.Select(weight => weight * 100), group.Loads.Pairs);
    }

    [Fact]
    public void Who_becomes_full_leaves_the_rest_to_the_others()
    {
        var group = new Group(BalanceMethod.LeastPairs, [new Member("a", 10, 5), new Member("b", 1, int.MaxValue), new Member("c", 1, 7)]);
        group.Fill(100);
        Assert.Equal([5, 88, 7], group.Loads.Pairs);
    }

    [Fact]
    public void Any_number_of_pairs_is_told_from_none()
    {
        var group = Group.Of(BalanceMethod.LeastPairs, 20);
        Array.Fill(group.Loads.Pairs, int.MaxValue - 1);
        group.Loads.Pairs[13] = 1_000_000_000;
        Assert.Equal(13, group.Next());
    }
}
