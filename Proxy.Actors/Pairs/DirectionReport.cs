using Proxy.Actors.Closing;
using Proxy.Actors.Streams;

namespace Proxy.Actors.Pairs;

/// <summary>One direction of a bound pair at the moment of asking.</summary>
/// <param name="State">How far it has come.</param>
/// <param name="Bytes">Bytes that the target's kernel queue has taken since the pair was bound.</param>
/// <param name="KeptBytes">Bytes that the node keeps for the target.</param>
/// <param name="HasSpace">Whether the transmit buffer has space for more, so that the source is being read.</param>
/// <param name="IsBlocked">Whether the target takes nothing and what has come waits with the source: the bank is empty, or the source keeps it anyway.</param>
public sealed record DirectionReport(DirectionState State, long Bytes, int KeptBytes, bool HasSpace, bool IsBlocked)
{
    internal static DirectionReport Of(PairDirection direction) =>
        new(direction.State, direction.Bytes, direction.KeptBytes, direction.HasSpace, direction.IsBlocked);
}
