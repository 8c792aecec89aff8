using CsCheck;
using Proxy.Actors.Balancing;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Balancing;

public sealed class LeastPairsTests
{
    private static readonly Gen<(int Weight, int Pairs, bool PassedOver)> Any =
        Gen.Select(Gen.Int[1, 12], Gen.Int[0, 30], Gen.Frequency((12, Gen.Const(false)), (1, Gen.Const(true))));

    private static readonly Gen<(int Weight, int Pairs, bool PassedOver)> Alike =
        Gen.Select(Gen.Int[1, 2], Gen.Frequency((20, Gen.Int[1, 3]), (1, Gen.Const(25))), Gen.Frequency((100, Gen.Const(false)), (1, Gen.Const(true))));

    [Fact]
    public void The_one_with_the_fewest_pairs_for_its_weight_is_named_and_equals_take_turns() =>
        Gen.Select(Gen.OneOf(Any.Array[1, 150], Alike.Array[1, 700]), Gen.Long[0, 1_000_000]).Sample(
            (members, turn) =>
            {
                var group = new Group(BalanceMethod.LeastPairs, [.. members.Select((each, place) => new Member($"m{place}", each.Weight, 25))]);
                for (var place = 0; place < members.Length; place++) group.Loads.SetPairs(place, members[place].Pairs);
                int[] passedOver = [.. Enumerable.Range(0, members.Length).Where(place => members[place].PassedOver)];
                return group.Pick(turn, passedOver: passedOver) == ByDefinition(group, turn, passedOver);
            },
            iter: 2_000);

    [Fact]
    public void So_it_is_while_pairs_come_and_go_and_limits_change()
    {
        var random = new Random(3);
        var group = new Group(BalanceMethod.LeastPairs, [.. Enumerable.Range(0, 400).Select(place => new Member($"m{place}", 1 + (place % 3), 2))]);
        for (var turn = 0; turn < 5_000; turn++)
        {
            var (place, other) = (random.Next(400), random.Next(400));
            if (turn % 3 == 0) group.Loads.SetLimit(place, random.Next(5));
            if (turn % 4 == 0) group.Loads.SetPairs(place, random.Next(4));
            int[] passedOver = turn % 5 == 0 ? [other] : [];
            var picked = group.Pick(turn, passedOver: passedOver);
            Assert.Equal(ByDefinition(group, turn, passedOver), picked);
            if (picked >= 0) group.Add(picked);
        }
    }

    [Fact]
    public void Equals_take_turns_all_the_same_often() => Gen.Int[0, 2].Array[1, 100].Sample(
        pairs =>
        {
            var group = Group.Of(BalanceMethod.LeastPairs, pairs.Length);
            for (var place = 0; place < pairs.Length; place++) group.Add(place, pairs[place]);
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
        Assert.Equal(weights.Select(weight => weight * 100), group.Loads.Pairs.ToArray());
    }

    [Fact]
    public void Who_becomes_full_leaves_the_rest_to_the_others()
    {
        var group = new Group(BalanceMethod.LeastPairs, [new Member("a", 10, 5), new Member("b", 1, int.MaxValue), new Member("c", 1, 7)]);
        group.Fill(100);
        Assert.Equal([5, 88, 7], group.Loads.Pairs.ToArray());
    }

    [Fact]
    public void Any_number_of_pairs_is_told_from_none()
    {
        var group = Group.Of(BalanceMethod.LeastPairs, 20);
        group.SetAll(int.MaxValue - 1);
        group.Loads.SetPairs(13, 1_000_000_000);
        Assert.Equal(13, group.Next());
    }

    /// <summary>Of those that have the lowest (pairs + 1) / weight, the one whose turn it is.</summary>
    private static int ByDefinition(Group group, long turn, int[] passedOver)
    {
        var least = new List<int>();
        for (var place = 0; place < group.Members.Length; place++)
        {
            if (group.Loads.Pairs[place] >= group.Loads.Limits[place] || passedOver.Contains(place)) continue;
            var order = least.Count == 0 ? 0 : Compare(place, least[0]);
            if (order < 0) least.Clear();
            if (order <= 0) least.Add(place);
        }

        return least.Count == 0 ? -1 : least[(int)(turn % least.Count)];

        int Compare(int one, int other) =>
            ((group.Loads.Pairs[one] + 1) * group.Members[other].Weight).CompareTo((group.Loads.Pairs[other] + 1) * group.Members[one].Weight);
    }
}
