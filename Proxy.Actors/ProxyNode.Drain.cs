using Akka.Actor;
using Akka.Cluster;
using Proxy.Actors.Listeners;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors;

/// <content>How the node opens its listeners, drains and stops.</content>
public sealed partial class ProxyNode
{
    private readonly SemaphoreSlim _listening = new(1, 1);
    private readonly TaskCompletionSource<NodeEnding> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isReady;

    /// <inheritdoc/>
    public bool IsReady => _isReady;

    /// <inheritdoc/>
    public Task<NodeEnding> Ended => _ended.Task;

    /// <summary>Stops accepting; clients are refused from here on. Pairs go on, and the node stays in the cluster.
    /// <see cref="UndrainAsync"/> takes it back.</summary>
    /// <returns>Done when the listeners are closed.</returns>
    public async Task BeginDrainAsync()
    {
        _isReady = false;
        await _listening.WaitAsync().ConfigureAwait(false);
        try
        {
            await CloseListenersAsync().ConfigureAwait(false);
        }
        finally
        {
            _listening.Release();
        }
    }

    /// <summary>Accepts again, at the addresses that the listeners had. A node that accepts is left as it is.</summary>
    /// <exception cref="ListenerBindException">An address was taken by somebody else meanwhile; the node accepts nothing then.</exception>
    /// <exception cref="InvalidOperationException">The node stops.</exception>
    public async Task UndrainAsync()
    {
        await _listening.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_stopped || _stopping) throw new InvalidOperationException("the node stops");
            if (_listenerActors.Count == 0) await OpenListenersAsync().ConfigureAwait(false);
            _isReady = true;
        }
        catch (ListenerBindException)
        {
            await CloseListenersAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            _listening.Release();
        }
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
        if (!System.WhenTerminated.IsCompleted)
        {
            await BeginDrainAsync().ConfigureAwait(false);
            await Task.WhenAll(_nodeLoops.Select(AbortPairsAsync)).ConfigureAwait(false);
            await CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.ClrExitReason.Instance).ConfigureAwait(false);
            await System.Terminate().ConfigureAwait(false);
        }

        foreach (var loop in _loops) loop.Dispose();
        foreach (var loop in _nodeLoops) loop.Flows.Dispose();
        _state.Bank.Dispose();
        _listening.Dispose();
        if (_accessLog is not null) await _accessLog.DisposeAsync().ConfigureAwait(false);
    }

    private async Task FinishPairsAsync(CancellationToken cancellation)
    {
        _isReady = false;
        if (_settings.Drain.Notice > TimeSpan.Zero && !System.WhenTerminated.IsCompleted)
        {
            await Task.Delay(_settings.Drain.Notice, TimeProvider.System, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await BeginDrainAsync().ConfigureAwait(false);
        var started = TimeProvider.System.GetTimestamp();
        while (_state.Pairs > 0 && !cancellation.IsCancellationRequested
            && TimeProvider.System.GetElapsedTime(started) < _settings.Drain.Timeout)
        {
            await Task.Delay(DrainPoll, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        }
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
                _isReady = false;
                _ended.TrySetResult(
                    shutdown.ShutdownReason is CoordinatedShutdown.ClusterDowningReason ? NodeEnding.Removed : NodeEnding.Left);
            },
            TaskScheduler.Default);
    }

    private async Task OpenListenersAsync()
    {
        var settings = Listeners.Count == 0 ? _settings.Listeners : [.. _settings.Listeners.Select(WhereItWas)];
        Listeners = [.. await Task.WhenAll(settings.Select(OpenAsync)).ConfigureAwait(false)];
    }

    /// <summary>A port that the kernel picked is kept.</summary>
    private ListenerSettings WhereItWas(ListenerSettings settings) =>
        settings with { Bind = Listeners.Single(listener => listener.Name == settings.Name).Endpoint };

    private async Task<BoundListener> OpenAsync(ListenerSettings settings)
    {
        var actor = System.ActorOf(ListenerActor.Props(settings, _nodeLoops), $"listener-{settings.Name}");
        try
        {
            var opened = await actor.Ask<ListenerOpened>(OpenListener.Instance, StartLimit).ConfigureAwait(false);
            lock (_listenerActors) _listenerActors.Add(actor);
            return new BoundListener(settings.Name, opened.Endpoint, settings.Pool);
        }
        catch (TransportException error)
        {
            await actor.GracefulStop(StartLimit).ConfigureAwait(false);
            throw new ListenerBindException(settings.Name, settings.Bind, error.Error, error);
        }
    }

    private async Task CloseListenersAsync()
    {
        // The actors have closed their sockets when the system took them down.
        if (System.WhenTerminated.IsCompleted) return;
        foreach (var listener in _listenerActors)
        {
            await listener.Ask<ListenerClosed>(CloseListener.Instance, StartLimit).ConfigureAwait(false);
            await listener.GracefulStop(StartLimit).ConfigureAwait(false);
        }

        // The sockets close on their loops, which first accept what the kernel holds: these count from here on.
        await Task.WhenAll(_nodeLoops.Select(loop => OnLoop(loop, () => true))).ConfigureAwait(false);

        _listenerActors.Clear();
    }
}
