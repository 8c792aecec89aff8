using Akka.Actor;
using Akka.Cluster;
using Proxy.Actors.Listeners;

namespace Proxy.Actors;

/// <content>How the node opens its listeners, drains and stops.</content>
public sealed partial class ProxyNode
{
    private readonly TaskCompletionSource<NodeEnding> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _readying = new(); // what is said of readiness and what listeners are told go in one order
    private volatile bool _isReady;
    private int _turn;

    /// <inheritdoc/>
    public bool IsReady => _isReady && Volatile.Read(ref _shardsMissing) == 0 && !_nodeLoops.Any(loop => loop.IsMute) && _stores.AreSound;

    /// <inheritdoc/>
    public Task<NodeEnding> Ended => _ended.Task;

    /// <summary>Stops accepting; clients are refused from here on. Pairs go on, but for those of clients of HTTP that are between two requests,
    /// and the node stays in the cluster. <see cref="UndrainAsync"/> takes it back.</summary>
    /// <returns>Done when the listeners are closed.</returns>
    public Task BeginDrainAsync() => CloseAsync(forGood: false);

    /// <summary>Accepts again, at the addresses that the listeners had. A node that accepts is left as it is.</summary>
    /// <exception cref="ListenerBindException">An address was taken by somebody else meanwhile; the node accepts nothing then.</exception>
    /// <exception cref="InvalidOperationException">The node stops.</exception>
    public async Task UndrainAsync()
    {
        if (_stopped || _stopping) throw NodeListeners.Stops();
        Task opening;
        int turn;
        lock (_readying) (opening, turn, _state.IsDraining) = (_listeners!.OpenAsync(), ++_turn, false);
        await opening.ConfigureAwait(false);
        _pools.Circles.Know(Bound());
        lock (_readying) _isReady |= turn == _turn;
    }

    /// <inheritdoc/>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        _stopping = true;
        await FinishPairsAsync(cancellation).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Stops at once: pairs that are left are reset.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopped) return;
        _stopped = true;
        _facts?.Dispose();
        _members?.Dispose();
        if (!System.WhenTerminated.IsCompleted)
        {
            await CloseAsync(forGood: true).ConfigureAwait(false);
            await Task.WhenAll(_nodeLoops.Select(AbortPairsAsync)).ConfigureAwait(false);
            Stopping?.Invoke();
            await CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.ClrExitReason.Instance).ConfigureAwait(false);
            await System.Terminate().ConfigureAwait(false);
        }

        await Health.DisposeAsync().ConfigureAwait(false);
        _meter.Dispose(); // before what it reads
        foreach (var loop in _loops) loop.Dispose();
        foreach (var loop in _nodeLoops)
        {
            loop.Flows.Dispose();
            loop.Tls.Dispose();
        }

        _tls.Dispose();
        _stores.Dispose();
        _state.Bank.Dispose();
        _caches.Dispose();
        _applying.Dispose();
        if (_accessLog is not null) await _accessLog.DisposeAsync().ConfigureAwait(false);
    }

    private async Task CloseAsync(bool forGood)
    {
        Task closing;
        lock (_readying)
        {
            SayNotReady();
            _state.IsDraining = true;
            closing = _listeners?.CloseAsync(forGood) ?? Task.CompletedTask;
        }

        await closing.ConfigureAwait(false);
        foreach (var loop in _nodeLoops) loop.Io.Execute(loop.DismissIdle);
    }

    private void SayNotReady()
    {
        lock (_readying) (_isReady, _turn) = (false, _turn + 1);
    }

    private async Task FinishPairsAsync(CancellationToken cancellation)
    {
        SayNotReady();
        var drain = _state.Model.Drain;
        if (drain.Notice > TimeSpan.Zero && !System.WhenTerminated.IsCompleted)
            await Task.Delay(drain.Notice, TimeProvider.System, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CloseAsync(forGood: true).ConfigureAwait(false);
        var started = TimeProvider.System.GetTimestamp();
        while ((_state.Pairs > 0 || _stores.Units > 0) && !cancellation.IsCancellationRequested && TimeProvider.System.GetElapsedTime(started) < drain.Timeout)
            await Task.Delay(DrainPoll, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        _stores.StopDelivering();
    }

    /// <summary>A node may also go because the cluster says so: told to leave, it drains before sharding takes its pairs
    /// down; declared dead, it has nothing left to drain.</summary>
    private void DrainWithCluster()
    {
        var shutdown = CoordinatedShutdown.Get(System);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceRequestsDone, "drain", async () =>
        {
            if (_stopped || _stopping) return Akka.Done.Instance;
            await FinishPairsAsync(CancellationToken.None).ConfigureAwait(false);
            await Task.WhenAll(_nodeLoops.Select(AbortPairsAsync)).ConfigureAwait(false);
            return Akka.Done.Instance;
        });
        _ = System.WhenTerminated.ContinueWith(
            _ =>
            {
                SayNotReady();
                _ended.TrySetResult(shutdown.ShutdownReason switch
                {
                    CoordinatedShutdown.ClusterDowningReason => NodeEnding.Removed,
                    PlacementLost => NodeEnding.Failed,
                    _ => NodeEnding.Left,
                });
            },
            TaskScheduler.Default);
    }
}
