using System.Collections.Immutable;

namespace Proxy.Actors.Balancing;

/// <summary>Fills a table of slots with members: each in its turn takes the next free slot of its permutation.</summary>
internal static class MaglevTable
{
    private const ushort Free = ushort.MaxValue;

    /// <summary>Fills it.</summary>
    /// <param name="members">At least one; only 65,535 of them get slots.</param>
    /// <returns>The members' places by slot.</returns>
    internal static ushort[] Fill(ImmutableArray<Member> members)
    {
        var places = Enumerable.Range(0, Math.Min(members.Length, Free)).OrderBy(place => members[place].Name, StringComparer.Ordinal).ToArray();
        var permutations = places.Select(place => Permutation.Of(members[place].Name)).ToArray();
        var turns = Turns.Of([.. places.Select(place => members[place].Weight)]);
        var slots = new ushort[Maglev.Slots];
        Array.Fill(slots, Free);
        for (int filled = 0, turn = 0; filled < slots.Length; filled++, turn++)
        {
            if (turn == turns.Length) turn = 0;
            ref var permutation = ref permutations[turns[turn]];
            while (slots[permutation.Slot] != Free) permutation.Move();
            slots[permutation.Slot] = (ushort)places[turns[turn]];
        }

        return slots;
    }

    /// <summary>An order of all slots, of a member's own.</summary>
    private struct Permutation
    {
        private int _skip;

        public int Slot { get; private set; }

        public static Permutation Of(string name)
        {
            var number = Mixing.Of(name);
            return new Permutation { Slot = (int)(number % Maglev.Slots), _skip = (int)(Mixing.Next(number) % (Maglev.Slots - 1)) + 1 };
        }

        public void Move()
        {
            Slot += _skip;
            if (Slot >= Maglev.Slots) Slot -= Maglev.Slots;
        }
    }
}
