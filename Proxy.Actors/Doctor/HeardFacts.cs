namespace Proxy.Actors.Doctor;

/// <summary>What a node has told, and when it was asked, by the clock of the one that asked.</summary>
/// <param name="Facts">What it told.</param>
/// <param name="Asked">When it was asked.</param>
/// <param name="Heard">When the answer was there.</param>
internal sealed record HeardFacts(NodeFacts Facts, DateTimeOffset Asked, DateTimeOffset Heard)
{
    /// <summary>How far its clock is ahead of the asker's, as if the question had taken as long as the answer (RFC 5905, section 8).</summary>
    internal TimeSpan Ahead => Facts.Time - Asked - Uncertainty;

    /// <summary>How far that may be wrong: half of the way there and back.</summary>
    internal TimeSpan Uncertainty => (Heard - Asked) / 2;
}
