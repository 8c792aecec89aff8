namespace Proxy.Testing;

/// <summary>What a churn run found.</summary>
/// <param name="Totals">The counts at its end.</param>
/// <param name="Failures">What went wrong, in the order in which it was noticed; one for each connection that failed.</param>
public sealed record ChurnResult(ChurnSnapshot Totals, IReadOnlyList<ChurnFailure> Failures)
{
    /// <summary>True when nothing went wrong and something was run.</summary>
    public bool Passed => Failures.Count == 0 && Totals.Completed > 0;

    /// <summary>The connections that did not end in time.</summary>
    public IEnumerable<ChurnFailure> Stuck => Failures.Where(each => each.Fault is ChurnFault.Stuck or ChurnFault.Orphan);

    /// <inheritdoc/>
    public override string ToString() => string.Join('\n', [Totals.ToString(), .. Failures.Select(each => each.ToString())]);
}
