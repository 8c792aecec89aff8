using System.Collections.Immutable;
using System.Net;
using Proxy.Actors.Descriptors;
using Proxy.Actors.Doctor;
using Proxy.Actors.Listeners;
using Proxy.Actors.Model;
using Proxy.Actors.Pools;
using Proxy.Actors.Tls;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors;

/// <content>How a configuration is put in force.</content>
public sealed partial class ProxyNode
{
    private readonly SemaphoreSlim _applying = new(1, 1); // one configuration after another, each with its look-ups of names

    /// <summary>Puts a configuration in force: pairs that come from then on take it, those that there are keep the one that
    /// they were born with. Listeners that are the same go on accepting throughout; a node that drains opens none.</summary>
    /// <param name="settings">Settings without errors.</param>
    /// <returns>What has changed.</returns>
    /// <exception cref="DescriptorShortageException">The listeners leave too few descriptors for pairs; everything is as it was.</exception>
    /// <exception cref="TlsSettingsException">A certificate cannot be used; everything is as it was.</exception>
    /// <exception cref="ListenerBindException">A listener's address cannot be had; everything is as it was.</exception>
    /// <exception cref="InvalidOperationException">Something changes that takes a restart, or the node stops; everything is as it was.</exception>
    internal async Task<NodeModelDiff> ApplyAsync(ProxySettings settings)
    {
        await _applying.WaitAsync().ConfigureAwait(false);
        try
        {
            var descriptors = DescriptorBudget.For(settings, DescriptorLimit.Read(), _descriptorsOfItsOwn);
            descriptors.EnsureRoom(settings);
            var tls = _tls.Load(settings);
            _pools.Hold();
            var diff = await ApplyAsync(settings, descriptors, tls).ConfigureAwait(false);
            _wantedPairs = settings.Limits.MaxPairs;
            return diff;
        }
        finally
        {
            _pools.LetGo();
            _applying.Release();
        }
    }

    private async Task<NodeModelDiff> ApplyAsync(ProxySettings settings, DescriptorBudget descriptors, TlsSources tls)
    {
        var next = NodeModel.From(settings, descriptors.Pairs, _pools.States, _state.Gates, tls, _caches, _stores.AnswerOf);
        var diff = NodeModelDiff.Between(_state.Model, next);
        if (!diff.RestartKeys.IsEmpty)
            throw new InvalidOperationException($"the node has to be restarted for {string.Join(", ", diff.RestartKeys)}");
        try
        {
            await ApplyAsync(next, diff, tls).ConfigureAwait(false);
        }
        finally
        {
            // From when listeners have the model, its files are those to be looked at, whatever fails behind that.
            if (ReferenceEquals(_state.Model, next))
            {
                _descriptors = descriptors;
                _inCommon = SettingsDigest.Of(next);
                _tls.PutInForce(tls);
            }
        }

        return diff;
    }

    private async Task ApplyAsync(NodeModel next, NodeModelDiff diff, TlsSources tls)
    {
        _pools.Ask(next.Dns);
        var added = await ResolveAsync(diff.Pools.Added).ConfigureAwait(false);
        var changed = await ResolveAsync(diff.Pools.Changed).ConfigureAwait(false);
        Configure(added, tls);
        foreach (var (pool, names) in added)
        {
            _pools.Add(pool.State, next.Dns.Refresh);
            _pools.Discover(pool.State, names);
        }

        if (added.Length > 0) await Places.SettleAsync().ConfigureAwait(false);
        _pools.Circles.Know([.. Bound(), .. next.Listeners.Values.Where(each => each.Bind.Port != 0).SelectMany(each => each.Pools.Select(pool => (each.Name, each.Bind, pool)))]);
        try
        {
            await _listeners!.PutInForceAsync(next).ConfigureAwait(false);
            if (Bound().Any()) _pools.Circles.Know(Bound());
        }
        catch
        {
            _pools.Circles.Know(Bound());
            foreach (var (pool, _) in added) Retire(pool);
            throw;
        }

        Configure(changed, tls);
        foreach (var (pool, names) in changed) _pools.Discover(pool.State, names);
        foreach (var pool in diff.Pools.Removed) Retire(pool);
        if (diff.Dns is { } dns) _pools.RefreshEvery(dns.Refresh);
    }

    private void Retire(ConfiguredPool pool)
    {
        _fates.Lose(pool.State);
        Health.Retire(pool.Settings.Name);
        _pools.Retire(pool.Settings.Name);
    }

    private IEnumerable<(string Name, IPEndPoint Bind, string Pool)> Bound() => Listeners.SelectMany(
        each => Model.Listeners.TryGetValue(each.Name, out var model) ? model.Pools.Select(pool => (each.Name, each.Endpoint, pool)) : []);

    private async Task<(ConfiguredPool Pool, PoolNames Names)[]> ResolveAsync(
        ImmutableArray<ConfiguredPool> pools) => await Task.WhenAll(pools.Select(
            async pool => (pool, await _pools.ResolveAsync(pool.Settings).ConfigureAwait(false)))).ConfigureAwait(false);

    private void Configure(
        IEnumerable<(ConfiguredPool Pool, PoolNames Names)> pools, TlsSources tls)
    {
        foreach (var (pool, names) in pools)
        {
            pool.State.Circles = _pools.Circles;
            pool.State.Greeting = ServerGreeting.Of(pool.Settings, tls.Pools.GetValueOrDefault(pool.Settings.Name));
            _fates.Watch(pool.State, pool.Settings);
            Endpoints.Configure(pool.State, pool.Settings, names.Hosts.Addresses);
            Health.Configure(pool.State, pool.Settings);
        }
    }
}
