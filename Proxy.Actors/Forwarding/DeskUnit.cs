namespace Proxy.Actors.Forwarding;

/// <summary>A unit that a <see cref="DeliveryDesk"/> has in hand: it is on its way, waits after a failure, or is held.</summary>
/// <param name="number">Its number.</param>
internal sealed class DeskUnit(long number)
{
    /// <summary>Its number.</summary>
    internal long Number { get; } = number;

    /// <summary>How it stands.</summary>
    internal DeskState State { get; set; }

    /// <summary>Whether it is held as soon as its delivery has failed.</summary>
    internal bool IsHeldNext { get; set; }

    /// <summary>Attempts to deliver it.</summary>
    internal int Tries { get; set; }

    /// <summary>How often a server that was up has refused it.</summary>
    internal int Refusals { get; set; }

    /// <summary>When the attempt that is under way, or was last, began.</summary>
    internal long Begun { get; set; }

    /// <summary>When it is tried again.</summary>
    internal long NotBefore { get; set; }

    /// <summary>What has become of the last attempt, in the operator's words; empty when there was none.</summary>
    internal string Why { get; set; } = "";
}
