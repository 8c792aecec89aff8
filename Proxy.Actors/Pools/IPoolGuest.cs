using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>A pair that wants a place at an endpoint of a pool.</summary>
internal interface IPoolGuest : IThreadPoolWorkItem
{
    /// <summary>Its loop, on which it is called when its turn has come after a wait.</summary>
    IoLoop Loop { get; }

    /// <summary>Its number in the pool's order of turns.</summary>
    long Turn { get; }

    /// <summary>What stands for its client.</summary>
    ulong ClientHash { get; }

    /// <summary>What has been tried for it, oldest first.</summary>
    ReadOnlySpan<Attempt> Tried { get; }

    /// <summary>Since when it waits, also for what it tries next; 0 as long as it has not waited.</summary>
    long WaitsSince { get; set; }

    /// <summary>What it has got after a wait. Written with the pool's lock held, before it is called.</summary>
    PoolPlace Granted { get; set; }
}
