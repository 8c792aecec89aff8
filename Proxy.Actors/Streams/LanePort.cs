using Proxy.Transport;

namespace Proxy.Actors.Streams;

/// <summary>Where a direction is plugged into a lane, and how the loop tells the lane's stages that something can be done
/// for it. What a port without a direction is told is left over from the pair before, and ignored, unless its lane has been
/// called. As a timer it begins the receive stage's next turn.</summary>
internal sealed class LanePort : LoopTimer
{
    /// <summary>The direction being served; null while the lane is free or called.</summary>
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

    /// <inheritdoc/>
    protected override void OnDue() => TellReadable?.Invoke();
}
