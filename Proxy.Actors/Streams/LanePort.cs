using Proxy.Actors.Pairs;

namespace Proxy.Actors.Streams;

/// <summary>Where a direction is plugged into a lane, and how the loop tells the lane's stages that something can be done
/// for it. A port without a direction ignores calls: they are left over from the pair before.</summary>
internal sealed class LanePort
{
    /// <summary>The direction being served; null while the lane is free.</summary>
    internal PairDirection? Direction { get; set; }

    /// <summary>The lane that the port belongs to.</summary>
    internal Lane? Lane { get; set; }

    /// <summary>Whether the transmit stage has stopped demanding because the direction has no space.</summary>
    internal bool IsDemandWithheld { get; set; }

    /// <summary>Takes the direction away. Demand that was withheld for its sake is made up for: the next one may have space.</summary>
    internal void Unplug()
    {
        Direction = null;
        if (IsDemandWithheld) TellWritable!();
    }

    /// <summary>Has the receive stage look for bytes. Set by the stage when it starts.</summary>
    internal Action? TellReadable { get; set; }

    /// <summary>Has the transmit stage send what is kept. Set by the stage when it starts.</summary>
    internal Action? TellWritable { get; set; }

    /// <summary>Has both stages finish. Set by the receive stage when it starts.</summary>
    internal Action? TellComplete { get; set; }
}
