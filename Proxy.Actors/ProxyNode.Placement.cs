using Akka.Actor;
using Proxy.Actors.Logging;
using Proxy.Actors.Pairs;
using Proxy.Actors.Placement;
using Proxy.Membership.Logging;

namespace Proxy.Actors;

/// <content>What the node does when what places its pairs has ended: a shard is made anew, without the region the node stops. It is not
/// ready meanwhile, nor while pairs of a loop do not start.</content>
public sealed partial class ProxyNode
{
    private const int ShardAttempts = 10;

    // Sharding may hand a message to the dead shard before it has heard of its end.
    private static readonly TimeSpan ShardLimit = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan DownedLimit = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RegionLimit = TimeSpan.FromMilliseconds(200);

    private IActorRef _placement = ActorRefs.Nobody;
    private int _shardsMissing;
    private volatile bool _isRegionDead;

    /// <summary>Has sharding place the loop's shard, by asking it for a pair that never was. From then on the listener
    /// knows the shard's actor, and the first client does not wait for sharding.</summary>
    private Task<PairReport> AwaitShardAsync(NodeLoop loop, TimeSpan limit) =>
        _state.Region.Ask<PairReport>(new InspectPair(PairId.Create(loop.Shard, loop.Io.Index, 0)), limit);

    private async Task WatchPlacementAsync()
    {
        _placement = System.ActorOf(PlacementWatch.Props(OnPlacementDead), PlacementWatch.Name);
        _placement.Tell(_state.Region);
        foreach (var loop in _nodeLoops)
        {
            await WatchShardAsync(loop).ConfigureAwait(false);
            loop.OnMute = mute => _ = HearShardAsync(mute);
        }
    }

    private async Task WatchShardAsync(NodeLoop loop)
    {
        if (await loop.CallAsync(() => loop.ShardActor).ConfigureAwait(false) is { } shard) _placement.Tell(shard);
    }

    private void OnPlacementDead(IActorRef dead)
    {
        if (IsStopping()) return;
        if (dead.Equals(_state.Region))
        {
            _isRegionDead = true;
            _ = StopUnlessDownedAsync();
        }
        else if (_nodeLoops.FirstOrDefault(loop => loop.Shard == dead.Path.Name) is { } loop) _ = RestoreShardAsync(loop);
    }

    private async Task RestoreShardAsync(NodeLoop loop)
    {
        Interlocked.Increment(ref _shardsMissing);
        // The shards of a node that the others have declared dead end with its region, before its shutdown begins.
        await Task.Delay(RegionLimit, TimeProvider.System).ConfigureAwait(false);
        if (_isRegionDead || IsStopping()) return;
        System.LoggerFor<ProxyNode>().ShardEnded(loop.Io.Index);
        for (var attempt = 0; attempt < ShardAttempts; attempt++)
        {
            try
            {
                await loop.CallAsync(() => loop.ShardActor = null).ConfigureAwait(false);
                await AwaitShardAsync(loop, ShardLimit).ConfigureAwait(false);
                await WatchShardAsync(loop).ConfigureAwait(false);
                Interlocked.Decrement(ref _shardsMissing);
                return;
            }
            catch (AskTimeoutException)
            {
                // It is asked again.
            }
        }

        StopWithoutPlacement($"the shard of loop {loop.Io.Index} has ended, and there is no other");
    }

    /// <summary>Pairs of a loop did not start. No client may come that would show that they do again, so the shard is asked.</summary>
    private async Task HearShardAsync(NodeLoop loop)
    {
        var log = System.LoggerFor<ProxyNode>();
        var isSaid = false;
        while (loop.IsMute && !IsStopping())
        {
            try
            {
                await AwaitShardAsync(loop, ShardLimit).ConfigureAwait(false);
                loop.Hear();
            }
            catch (AskTimeoutException)
            {
                if (!isSaid) log.ShardMute(loop.Io.Index);
                isSaid = true;
            }
        }

        if (isSaid && !loop.IsMute) log.ShardHeard(loop.Io.Index);
    }

    // A node that leaves its cluster has its shards and its region ended.
    private bool IsStopping() => _stopping || _stopped || CoordinatedShutdown.Get(System).ShutdownReason is not null;

    /// <summary>The region of a node that the others have declared dead ends by itself, before the node's shutdown begins.</summary>
    private async Task StopUnlessDownedAsync()
    {
        Interlocked.Increment(ref _shardsMissing);
        await Task.Delay(DownedLimit, TimeProvider.System).ConfigureAwait(false);
        if (!IsStopping()) StopWithoutPlacement("its shard region has ended");
    }

    private void StopWithoutPlacement(string what)
    {
        Interlocked.Increment(ref _shardsMissing);
        System.LoggerFor<ProxyNode>().PlacementEnded(what);
        _ = CoordinatedShutdown.Get(System).Run(PlacementLost.Instance);
    }

    /// <summary>Why a node stops that cannot place pairs any more.</summary>
    private sealed class PlacementLost : CoordinatedShutdown.Reason
    {
        internal static readonly PlacementLost Instance = new();

        // Read only where Akka ends the process itself, which coordinated-shutdown.exit-clr has off.
        public override int ExitCode => 1;
    }
}
