using Proxy.Transport;

namespace Proxy.Actors.Closing;

/// <summary>Something that has to do with a pair's end, with all that its consequences depend on.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Side">Whose bytes it is about: the side that sends; of no meaning where both are meant.</param>
/// <param name="IsLost">Of <see cref="ClosingEventKind.FinRead"/> and <see cref="ClosingEventKind.Drained"/>: whether the side is known
/// to have sent RST behind its FIN.</param>
/// <param name="BeforeFin">Of <see cref="ClosingEventKind.FinRead"/>: whether the end was said within the bytes, and no FIN has come.</param>
/// <param name="PeerClosedFirst">Of <see cref="ClosingEventKind.Drained"/>: whether the FIN of the side that our FIN goes to has come
/// already, read or not.</param>
/// <param name="IsKeeping">Of <see cref="ClosingEventKind.IdleExpired"/>: whether we keep bytes that a side does not take.</param>
/// <param name="Reason">Of <see cref="ClosingEventKind.Aborted"/>: why.</param>
public readonly record struct ClosingEvent(
    ClosingEventKind Kind,
    PairSide Side = PairSide.Client,
    bool IsLost = false,
    bool BeforeFin = false,
    bool PeerClosedFirst = false,
    bool IsKeeping = false,
    PairEnd Reason = PairEnd.None);
