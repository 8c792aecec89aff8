using Proxy.Actors.Pools;

namespace Proxy.Actors.Tests.Pools;

/// <summary>Waits for a dialer.</summary>
internal sealed class DialOwner : IDialOwner
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the owner is told.</summary>
    public Task Ended => _ended.Task;

    public void OnDialEnded() => _ended.SetResult();
}
