using System.Collections.Immutable;
using CsCheck;
using Proxy.Actors.Balancing;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Balancing;

public sealed class MaglevTests
{
    private const int Clients = 20_000;

    [Fact]
    public void Slots_are_shared_equally()
    {
        var counts = MaglevTable.Fill(Members(100)).CountBy(place => place).Select(pair => pair.Value).ToList();
        Assert.Equal(100, counts.Count);
        Assert.InRange(counts.Max() - counts.Min(), 0, 1);
    }

    [Fact]
    public void Slots_are_shared_by_weight()
    {
        int[] weights = [1, 2, 10, 200, 2_560];
        var slots = MaglevTable.Fill([.. weights.Select((weight, place) => new Member($"m{place}", weight, int.MaxValue))]);
        foreach (var (place, count) in slots.CountBy(place => place))
            Assert.InRange(count, (Maglev.Slots * weights[place] / weights.Sum()) - 24, (Maglev.Slots * weights[place] / weights.Sum()) + 24);
    }

    [Fact]
    public void Everybody_has_a_slot_however_low_its_weight_is()
    {
        var random = new Random(9);
        var slots = MaglevTable.Fill([.. Enumerable.Range(0, 5_000)
            .Select(place => new Member($"m{place}", place % 2 == 0 ? 1 : random.Next(2_000, 2_561), int.MaxValue))]);
        Assert.Equal(5_000, slots.Distinct().Count());
    }

    [Fact]
    public void All_nodes_agree_whatever_the_order_of_their_configurations()
    {
        var members = Members(50, weighted: true);
        ImmutableArray<Member> permuted = [.. members.OrderBy(member => Mixing.Of(member.Name))];
        Assert.NotEqual(members, permuted);
        Assert.Equal(Names(members), Names(permuted));
    }

    [Fact]
    public void Client_stays_as_long_as_nobody_is_over_the_bound()
    {
        var group = new Group(BalanceMethod.Maglev, Members(10));
        var first = group.Next(client: 77);
        for (var pair = 1; pair < Maglev.Floor; pair++)
        {
            group.Add(first);
            Assert.Equal(first, group.Next(client: 77));
        }

        group.SetAll(50);
        for (var turn = 0; turn < 100; turn++) Assert.Equal(first, group.Next(client: 77));
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(100, true)]
    [InlineData(10, false)]
    [InlineData(10, true)]
    public void Few_others_move_when_one_goes_and_all_are_back_when_it_is(int count, bool weighted)
    {
        var members = Members(count, weighted);
        var before = Names(members);
        var gone = members[count / 3];
        var without = Names(members.Remove(gone));
        var moved = before.Zip(without).Count(names => names.First != names.Second);
        var ideal = (double)Clients * gone.Weight / members.Sum(member => member.Weight);
        Assert.InRange(moved, 1, 1.5 * ideal);
        Assert.Equal(before, Names(members.Remove(gone).Add(gone)));
    }

    [Fact]
    public void Clients_of_one_that_goes_are_dealt_out_among_all_others()
    {
        var members = Members(20);
        var counts = Names(members).Zip(Names(members.RemoveAt(0))).Where(names => names.First == members[0].Name).CountBy(names => names.Second).ToDictionary();
        Assert.Equal(19, counts.Count);
        Statistics.AssertShares([.. Enumerable.Repeat(1.0, 19)], [.. counts.Values]);
    }

    [Fact]
    public void Nobody_has_more_than_the_bound_however_few_the_clients_are() => Gen.Select(
        Gen.OneOf(Gen.Const(1), Gen.Int[1, 100]).Array[1, 30], Gen.ULong[0, 6].Array[1, 2_000]).Sample(
        (weights, clients) =>
        {
            var group = new Group(BalanceMethod.Maglev, weights);
            var total = 0;
            foreach (var client in clients)
            {
                var place = group.Next(client);
                total++;
                if (group.Add(place) > Math.Max(Maglev.Floor, Math.Ceiling(1.5m * total * weights[place] / weights.Sum()))) return false;
            }

            return true;
        },
        iter: 50);

    [Fact]
    public void Bound_holds_while_pairs_come_and_go()
    {
        var random = new Random(5);
        var group = new Group(BalanceMethod.Maglev, Members(30, weighted: true));
        var weights = group.Members.Sum(member => member.Weight);
        var open = new List<int>();
        for (var step = 0; step < 50_000; step++)
        {
            if (open.Count > 0 && random.Next(4_000) < open.Count)
            {
                var index = random.Next(open.Count);
                group.Add(open[index], -1);
                open.RemoveAt(index);
                continue;
            }

            var place = group.Next(client: (ulong)random.Next(20));
            open.Add(place);
            Assert.InRange(group.Add(place), 1, Math.Max(Maglev.Floor, Math.Ceiling(1.5m * open.Count * group.Members[place].Weight / weights)));
        }
    }

    [Fact]
    public void Where_all_within_the_bound_are_closed_others_take_the_client()
    {
        var group = Group.Of(BalanceMethod.Maglev, 4);
        group.Add(0, 90);
        group.Add(1, 80);
        Assert.All(Enumerable.Range(0, 50), client => Assert.InRange(group.Next(client: (ulong)client), 2, 3));
        Assert.All(Enumerable.Range(0, 50), client => Assert.Equal(1, group.Next(client: (ulong)client, 0, 2, 3)));
    }

    private static ImmutableArray<Member> Members(int count, bool weighted = false) =>
        [.. Enumerable.Range(0, count).Select(place => new Member($"10.1.0.{place}:5432", weighted ? 100 * (1 + (place % 4)) : 100, int.MaxValue))];

    /// <summary>Who each client gets on a node without pairs.</summary>
    private static List<string> Names(ImmutableArray<Member> members)
    {
        var group = new Group(BalanceMethod.Maglev, members);
        return [.. Enumerable.Range(0, Clients).Select(client => members[group.Next(client: (ulong)client)].Name)];
    }
}
