using Proxy.Actors.Pools;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Pools;

/// <summary>A pair that wants places of a pool, without connecting.</summary>
/// <param name="turn">Its turn.</param>
/// <param name="client">What stands for its client.</param>
/// <param name="loop">Where it is called after a wait; null for one that does not wait.</param>
internal sealed class PoolGuest(long turn, ulong client = 0, IoLoop? loop = null) : IPoolGuest
{
    private readonly List<Attempt> _tried = [];
    private TaskCompletionSource<PoolPlace> _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IoLoop Loop => loop!;

    public long Turn => turn;

    public ulong ClientHash => client;

    public ReadOnlySpan<Attempt> Tried => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_tried);

    public long WaitsSince { get; set; }

    public PoolPlace Granted { get; set; }

    /// <summary>What it got after a wait.</summary>
    public Task<PoolPlace> Called => _called.Task;

    public void Execute() => _called.SetResult(Granted);

    /// <summary>What it gets after another wait.</summary>
    public Task<PoolPlace> CalledAgain()
    {
        _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return _called.Task;
    }

    /// <summary>Takes a place, or not.</summary>
    public PoolPlace Take(PoolState pool) => pool.Take(this);

    /// <summary>It has been somewhere in vain.</summary>
    public void HasTried(in PoolPlace place) => _tried.Add(new Attempt(place.State!, place.Target.Address));

    /// <summary>What it was given did not do.</summary>
    public void Fail(PoolState pool, in PoolPlace place, DialFailure failure = DialFailure.Server)
    {
        _tried.Add(new Attempt(place.State!, place.Target.Address));
        pool.OnDialFailed(place, "refused", failure, 1);
        place.State!.Leave();
    }
}
