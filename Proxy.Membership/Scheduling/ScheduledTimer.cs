using Akka.Actor;

namespace Proxy.Membership.Scheduling;

/// <summary>What is to be done, and when.</summary>
/// <param name="Planned">When, on the clock of the <see cref="TimerQueue"/>, which puts off what repeats to its next tick.</param>
/// <param name="Interval">Zero for what is done once.</param>
/// <param name="Action">What is done.</param>
/// <param name="Cancelable">Who has cancelled it does not want it any more; null for nobody.</param>
internal sealed record ScheduledTimer(TimeSpan Planned, TimeSpan Interval, Action Action, ICancelable? Cancelable)
{
    /// <summary>Whether nobody wants it any more.</summary>
    internal bool IsCancelled => Cancelable is { IsCancellationRequested: true };
}
