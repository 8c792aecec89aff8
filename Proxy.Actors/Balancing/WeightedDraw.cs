using System.Collections.Immutable;

namespace Proxy.Actors.Balancing;

/// <summary>Draws members as often as their weights say, in the same time however many there are (Walker's alias method, as Vose builds it).</summary>
internal sealed class WeightedDraw
{
    private readonly Slot[] _slots;

    /// <summary>Computes what is drawn from.</summary>
    /// <param name="members">At least one, unless none is drawn.</param>
    internal WeightedDraw(ImmutableArray<Member> members)
    {
        var total = members.Sum(member => (double)member.Weight);
        var parts = members.Select(member => member.Weight * members.Length / total).ToArray();
        _slots = [.. members.Select((_, place) => new Slot(uint.MaxValue, place))];
        var small = new Stack<int>(Enumerable.Range(0, parts.Length).Where(place => parts[place] < 1));
        var large = new Stack<int>(Enumerable.Range(0, parts.Length).Where(place => parts[place] >= 1));
        while (small.TryPop(out var less) && large.TryPeek(out var more))
        {
            _slots[less] = new Slot((uint)(parts[less] * uint.MaxValue), more);
            parts[more] -= 1 - parts[less];
            if (parts[more] < 1) small.Push(large.Pop());
        }
    }

    /// <summary>The member that a number stands for.</summary>
    /// <param name="random">All its bits count.</param>
    /// <returns>Its place.</returns>
    internal int Draw(ulong random)
    {
        var place = Mixing.Below(random, _slots.Length);
        var slot = _slots[place];
        return (uint)random < slot.Own ? place : slot.Other;
    }

    /// <param name="Own">How often its own member is drawn, in 2^32 of the draws that meet it.</param>
    /// <param name="Other">Who is drawn else.</param>
    private readonly record struct Slot(uint Own, int Other);
}
