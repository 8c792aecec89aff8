namespace Proxy.Testing;

/// <summary>The counts of a churn run at one moment.</summary>
/// <param name="Elapsed">Since the start of the run.</param>
/// <param name="Started">Connections started.</param>
/// <param name="UnderWay">Of those, how many are not over yet.</param>
/// <param name="Completed">Connections that did all that their script says.</param>
/// <param name="Failed">Failures noticed.</param>
/// <param name="SlowReaders">Of those started, how many had a slow reader.</param>
/// <param name="Headerless">Connections that reached the origin and ended before their header was complete.</param>
/// <param name="OpenAtOrigin">Connections that the origin has open now.</param>
/// <param name="BytesUp">Bytes checked by the origin.</param>
/// <param name="BytesDown">Bytes checked by clients.</param>
/// <param name="ByKind">Connections completed of each kind.</param>
public sealed record ChurnSnapshot(
    TimeSpan Elapsed,
    long Started,
    long UnderWay,
    long Completed,
    long Failed,
    long SlowReaders,
    long Headerless,
    int OpenAtOrigin,
    long BytesUp,
    long BytesDown,
    IReadOnlyDictionary<ChurnKind, long> ByKind)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Elapsed:hh\\:mm\\:ss} started {Started} completed {Completed} failed {Failed} under way {UnderWay}, {SlowReaders} with slow readers, "
        + $"up {BytesUp >> 20} MiB down {BytesDown >> 20} MiB ({string.Join(", ", ByKind.Select(each => $"{each.Key} {each.Value}"))})";
}
