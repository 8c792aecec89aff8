using Proxy.Transport;

namespace Proxy.Actors.Access;

/// <summary>Where a pair is counted that was let in, until it is gone. Used on its loop's thread.</summary>
internal sealed class AdmittedPair
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    private readonly Admission _admission;
    private SourceTicket _source;
    private bool _isGone;

    /// <summary>One that the listener's gate has counted.</summary>
    internal AdmittedPair(Admission admission) => _admission = admission;

    /// <summary>Milliseconds that it has to wait before anything else; 0 for none.</summary>
    internal long Delay { get; private set; }

    /// <summary>Counts it among the pairs of its source.</summary>
    /// <param name="client">The source's address.</param>
    internal RefusalReason Count(in TcpAddress client)
    {
        if (_admission is not { Sources: { } sources, Rules.Source: { } limits }) return RefusalReason.None;
        var verdict = sources.Enter(_admission.Gate.Number, client, limits, _admission.Clock.Now, out _source, out var delay);
        Delay = (delay + NanosecondsPerMillisecond - 1) / NanosecondsPerMillisecond;
        if (verdict == Verdict.Delayed) _admission.Gate.CountDelayed();
        return verdict switch
        {
            Verdict.OverPairs => RefusalReason.SourcePairs,
            Verdict.OverRate => RefusalReason.SourceRate,
            _ => RefusalReason.None,
        };
    }

    /// <summary>The pair is gone. Once is enough.</summary>
    internal void Leave()
    {
        if (_isGone) return;
        _isGone = true;
        _admission.Gate.Pairs.Leave();
        _admission.Sources?.Leave(_source);
    }
}
