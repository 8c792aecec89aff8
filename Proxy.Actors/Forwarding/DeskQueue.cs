namespace Proxy.Actors.Forwarding;

/// <summary>A queue as a <see cref="DeliveryDesk"/> knows it.</summary>
internal sealed class DeskQueue
{
    /// <summary>The units in hand, by number.</summary>
    internal SortedDictionary<long, DeskUnit> Units { get; } = [];

    /// <summary>Whether an operator has it held.</summary>
    internal bool IsHeld { get; set; }

    /// <summary>When a server is looked for again.</summary>
    internal long NotBefore { get; set; }

    /// <summary>How often in a row none was reached.</summary>
    internal int Failures { get; set; }

    /// <summary>When that was last.</summary>
    internal long FailedAt { get; set; } = long.MinValue;

    /// <summary>Why, in the operator's words; empty when a server was there the last time.</summary>
    internal string Why { get; set; } = "";

    /// <summary>How many units stand so.</summary>
    /// <param name="state">How.</param>
    internal int Count(DeskState state)
    {
        var count = 0;
        foreach (var unit in Units.Values)
            if (unit.State == state) count++;
        return count;
    }
}
