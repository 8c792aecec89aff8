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
    private long _ended;
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

    /// <summary>A connection is over: with its first failure, or without any.</summary>
    public void End(ChurnKind kind, ChurnFailure? failure)
    {
        if (failure is null)
            Interlocked.Increment(ref _completedByKind[(int)kind]);
        else
            Fail(failure);
        Interlocked.Increment(ref _ended);
    }

    /// <summary>Something went wrong beside the connections that clients have under way.</summary>
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
            Volatile.Read(ref _started) - Volatile.Read(ref _ended),
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
