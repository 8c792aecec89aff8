namespace Proxy.Actors.Checks;

/// <summary>Who waits for a check that runs.</summary>
internal interface ICheckRunOwner
{
    /// <summary>It has ended. Another one may begin at once.</summary>
    /// <param name="outcome">How.</param>
    /// <param name="duration">How long it took.</param>
    void OnEnded(CheckOutcome outcome, TimeSpan duration);
}
