using System.Collections.Concurrent;
using System.Diagnostics;

namespace Proxy.Testing;

/// <summary>The counts and failures of a run, written by all of its connections.</summary>
internal sealed class ChurnLedger
{
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly long[] _completedByKind = new long[Enum.GetValues<ChurnKind>().Length];
    private readonly ConcurrentQueue<ChurnFailure> _failures = new();
    private long _started;
    private long _failed;
    private long _slowReaders;
    private long _headerless;
    private long _bytesUp;
    private long _bytesDown;

    public long Failed => Volatile.Read(ref _failed);

    public IReadOnlyList<ChurnFailure> Failures => [.. _failures];

    public void Start(ChurnScript script)
    {
        Interlocked.Increment(ref _started);
        if (script.HasSlowReader && !script.EndsAtOnce)
            Interlocked.Increment(ref _slowReaders);
    }

    public void Complete(ChurnKind kind) => Interlocked.Increment(ref _completedByKind[(int)kind]);

    public void Fail(ChurnFailure failure)
    {
        Interlocked.Increment(ref _failed);
        _failures.Enqueue(failure);
    }

    public void CountHeaderless() => Interlocked.Increment(ref _headerless);

    public void CountReceived(ChurnRole role, int bytes)
    {
        if (role == ChurnRole.Server)
            Interlocked.Add(ref _bytesUp, bytes);
        else
            Interlocked.Add(ref _bytesDown, bytes);
    }

    public ChurnSnapshot Snapshot(int openAtOrigin)
    {
        var byKind = Enum.GetValues<ChurnKind>().ToDictionary(kind => kind, kind => Volatile.Read(ref _completedByKind[(int)kind]));
        return new ChurnSnapshot(
            Stopwatch.GetElapsedTime(_startedAt),
            Volatile.Read(ref _started),
            byKind.Values.Sum(),
            Failed,
            Volatile.Read(ref _slowReaders),
            Volatile.Read(ref _headerless),
            openAtOrigin,
            Volatile.Read(ref _bytesUp),
            Volatile.Read(ref _bytesDown),
            byKind);
    }
}
