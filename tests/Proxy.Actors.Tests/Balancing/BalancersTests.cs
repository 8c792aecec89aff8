using CsCheck;
using Proxy.Actors.Balancing;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Balancing;

/// <summary>What holds for all balancers.</summary>
public sealed class BalancersTests
{
    private static readonly Gen<(Member Member, int Pairs, bool PassedOver)> Loaded =
        from weight in Gen.OneOf(Gen.Const(1), Gen.Int[1, 2_560])
        from max in Gen.OneOf(Gen.Const(1), Gen.Const(3), Gen.Const(int.MaxValue))
        from pairs in Gen.Int[0, 4]
        from passedOver in Gen.Bool
        from name in Gen.Int[0, 1_000_000]
        select (new Member($"server-{name}:80", weight, max), pairs, passedOver);

    public static TheoryData<BalanceMethod> Methods => [.. Enum.GetValues<BalanceMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Who_is_full_or_passed_over_is_not_named_and_somebody_is_as_long_as_another_is_left(BalanceMethod method) =>
        Gen.Select(Loaded.Array[0, 60], Gen.Long[0, long.MaxValue], Gen.ULong).Sample(
            (loaded, turn, client) =>
            {
                var group = new Group(method, [.. loaded.Select(each => each.Member)]);
                for (var place = 0; place < loaded.Length; place++) group.Loads.SetPairs(place, loaded[place].Pairs);
                var passedOver = Enumerable.Range(0, loaded.Length).Where(place => loaded[place].PassedOver).Reverse().ToArray();
                var open = Enumerable.Range(0, loaded.Length)
                    .Where(place => loaded[place].Pairs < loaded[place].Member.MaxPairs && !loaded[place].PassedOver).ToArray();
                var picked = group.Pick(turn, client, 0, passedOver);
                return (open.Length == 0 ? picked == -1 : open.Contains(picked)) && picked == group.Pick(turn, client, 0, passedOver);
            },
            iter: method == BalanceMethod.Maglev ? 50 : 300);

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_only_one_left_of_thousands_is_found(BalanceMethod method)
    {
        var group = new Group(method, [.. Enumerable.Range(0, 5_000).Select(place => new Member($"m{place}", 1 + (place % 7), 10))]);
        group.SetAll(10);
        for (var place = 0; place < 5_000; place += 77)
        {
            group.Loads.SetPairs(place, 9);
            Assert.Equal(place, group.Next(client: (ulong)place));
            Assert.Equal(-1, group.Next(client: (ulong)place, 0, place));
            group.Loads.SetPairs(place, 10);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void All_of_thousands_are_reached(BalanceMethod method)
    {
        var counts = Group.Of(method, 5_000).Counts(200_000);
        Assert.DoesNotContain(0, counts);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Picking_allocates_nothing(BalanceMethod method)
    {
        var group = new Group(method, [.. Enumerable.Range(0, 100).Select(place => new Member($"m{place}", 1 + (place % 7), 1_000))]);
        Allocated(group);
        Assert.Equal(0, Allocated(group));
    }

    [Fact]
    public void Weight_is_1_at_least() =>
        Assert.All(Enum.GetValues<BalanceMethod>(), method => Assert.Throws<ArgumentOutOfRangeException>(() => new Group(method, 1, 0)));

    [Fact]
    public void There_is_none_for_an_unknown_method() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Balancers.Create((BalanceMethod)99, []));

    private static long Allocated(Group group)
    {
        ReadOnlySpan<int> passedOver = [5, 3];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var pair = 0; pair < 2_000; pair++)
        {
            group.Add(group.Next((ulong)pair));
            group.Next((ulong)pair, 0, passedOver);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
