using Proxy.Actors.Closing;
using Proxy.Actors.Pools;
using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>Why a connection ended and when, as the two characters that HAProxy's logs have: <c>CD</c>, <c>sC</c>, <c>--</c>. The table of
/// <c>docs/access-log.md</c> has all of them.</summary>
/// <param name="Cause">Who or what ended it.</param>
/// <param name="Phase">How far it had come.</param>
public readonly record struct TerminationState(TerminationCause Cause, TerminationPhase Phase)
{
    private const string Causes = "-CSPRIKcsD";
    private const string Phases = "-RQCDL";

    /// <summary>A client that was turned away when it had just been accepted.</summary>
    public static TerminationState TurnedAway { get; } = new(TerminationCause.Proxy, TerminationPhase.Request);

    /// <summary>The first character.</summary>
    internal char CauseLetter => Causes[(int)Cause];

    /// <summary>The second character.</summary>
    internal char PhaseLetter => Phases[(int)Phase];

    /// <summary>The state of a connection that has ended.</summary>
    /// <param name="end">Why it ended.</param>
    /// <param name="phase">How far it had come before.</param>
    /// <param name="awaited">Of timeouts: the side that was waited for.</param>
    /// <param name="failure">Of <see cref="PairEnd.ConnectFailed"/>: what kept the endpoint from being reached that was tried last.</param>
    internal static TerminationState Of(
        PairEnd end, TerminationPhase phase, PairSide awaited = PairSide.Client, DialFailure failure = DialFailure.Server) => end switch
        {
            PairEnd.None or PairEnd.ClientClosed or PairEnd.ServerClosed => default,
            PairEnd.ClientReset or PairEnd.ClientGone => new(TerminationCause.Client, phase),
            PairEnd.ServerReset => new(TerminationCause.Server, phase),
            PairEnd.IdleTimeout or PairEnd.HalfCloseTimeout => new(TimeoutOf(awaited), phase),
            PairEnd.OpeningTimeout => new(TerminationCause.ClientTimeout, TerminationPhase.Request),
            PairEnd.ConnectFailed => new(CauseOf(failure), TerminationPhase.Connect),
            PairEnd.Refused when phase == TerminationPhase.Connect => new(TerminationCause.Proxy, phase),
            PairEnd.Refused or PairEnd.HandshakeFailed => TurnedAway,
            PairEnd.QueueFull => new(TerminationCause.Proxy, TerminationPhase.Queue),
            PairEnd.QueueTimeout => new(TerminationCause.ServerTimeout, TerminationPhase.Queue),
            PairEnd.Killed or PairEnd.Drained => new(TerminationCause.Killed, phase),
            PairEnd.EndpointDown or PairEnd.EndpointRemoved => new(TerminationCause.Down, phase),
            _ => new(TerminationCause.Internal, phase),
        };

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <param name="text">Two characters.</param>
    /// <param name="state">The state.</param>
    public static bool TryParse(string? text, out TerminationState state)
    {
        state = default;
        if (text is not { Length: 2 }) return false;
        var (cause, phase) = (Causes.IndexOf(text[0], StringComparison.Ordinal), Phases.IndexOf(text[1], StringComparison.Ordinal));
        if (cause < 0 || phase < 0) return false;
        state = new((TerminationCause)cause, (TerminationPhase)phase);
        return true;
    }

    /// <summary>The two characters.</summary>
    public override string ToString() => string.Create(2, this, static (text, state) =>
        (text[0], text[1]) = (state.CauseLetter, state.PhaseLetter));

    private static TerminationCause TimeoutOf(PairSide side) =>
        side == PairSide.Client ? TerminationCause.ClientTimeout : TerminationCause.ServerTimeout;

    private static TerminationCause CauseOf(DialFailure failure) => failure switch
    {
        DialFailure.Timeout => TerminationCause.ServerTimeout,
        DialFailure.Resource => TerminationCause.Resource,
        _ => TerminationCause.Server,
    };
}
