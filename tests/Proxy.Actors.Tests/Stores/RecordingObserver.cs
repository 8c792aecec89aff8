using System.Collections.Concurrent;
using Proxy.Actors.Stores;

namespace Proxy.Actors.Tests.Stores;

/// <summary>Keeps what a store says, and lets a test wait for it.</summary>
internal sealed class RecordingObserver : ISpoolObserver
{
    private readonly Lock _gate = new();
    private readonly List<(Func<bool> Is, TaskCompletionSource Done)> _waits = [];

    public ConcurrentQueue<SpoolUnit> Stored { get; } = [];

    public ConcurrentQueue<(SpoolRefusal Refusal, string Why)> Standings { get; } = [];

    public ConcurrentQueue<(SpoolUnit Unit, string Why)> Buried { get; } = [];

    public void OnStored(SpoolUnit unit)
    {
        Stored.Enqueue(unit);
        Look();
    }

    public void OnStanding(SpoolRefusal refusal, string why)
    {
        Standings.Enqueue((refusal, why));
        Look();
    }

    public void OnBuried(SpoolUnit unit, string why)
    {
        Buried.Enqueue((unit, why));
        Look();
    }

    /// <summary>Waits until something holds, which is looked at again whenever the store says something.</summary>
    public Task Until(Func<bool> holds)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) _waits.Add((holds, done));
        Look();
        return done.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>Waits until the store's last word on whether it takes units is this one.</summary>
    public Task UntilStanding(SpoolRefusal refusal) => Until(() => Standings.LastOrDefault().Refusal == refusal && (refusal != SpoolRefusal.None || !Standings.IsEmpty));

    private void Look()
    {
        lock (_gate)
        {
            foreach (var (_, done) in _waits.Where(wait => wait.Is())) done.TrySetResult();
            _waits.RemoveAll(wait => wait.Done.Task.IsCompleted);
        }
    }
}
