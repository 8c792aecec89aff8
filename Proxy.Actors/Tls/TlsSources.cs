using Proxy.Configuration;

namespace Proxy.Actors.Tls;

/// <summary>TLS of all listeners and pools of a configuration.</summary>
/// <param name="Listeners">Of listeners, by name.</param>
/// <param name="Pools">Of pools, by name.</param>
internal sealed record TlsSources(IReadOnlyDictionary<string, ListenerTls> Listeners, IReadOnlyDictionary<string, PoolTls> Pools)
{
    /// <summary>Nobody has any.</summary>
    internal static TlsSources None { get; } = new(new Dictionary<string, ListenerTls>(), new Dictionary<string, PoolTls>());

    /// <summary>All of them.</summary>
    internal IEnumerable<ITlsSource> All => Listeners.Values.Concat<ITlsSource>(Pools.Values);

    /// <summary>Reads the files that settings name.</summary>
    /// <param name="settings">Settings without errors.</param>
    /// <param name="before">What there is; of the same settings it is taken over.</param>
    /// <exception cref="TlsSettingsException">Something cannot be used.</exception>
    internal static TlsSources Load(ProxySettings settings, TlsSources before)
    {
        var listeners = new Dictionary<string, ListenerTls>(StringComparer.Ordinal);
        var pools = new Dictionary<string, PoolTls>(StringComparer.Ordinal);
        var made = new TlsSources(listeners, pools);
        try
        {
            foreach (var listener in settings.Listeners)
            {
                if (listener.Tls is not { } tls) continue;
                var isSame = before.Listeners.TryGetValue(listener.Name, out var known) && known.Settings == tls;
                listeners[listener.Name] = isSame ? known! : new ListenerTls(listener.Name, tls);
            }

            foreach (var pool in settings.Pools)
            {
                if (pool.Tls is not { } tls) continue;
                var isSame = before.Pools.TryGetValue(pool.Name, out var known) && known.Settings == tls;
                pools[pool.Name] = isSame ? known! : new PoolTls(pool.Name, tls);
            }

            return made;
        }
        catch
        {
            made.DropUnless(before);
            throw;
        }
    }

    /// <summary>Every error in the files that settings name.</summary>
    /// <param name="settings">Settings without errors.</param>
    internal static IEnumerable<ConfigurationError> Check(ProxySettings settings)
    {
        var listeners = settings.Listeners.Where(each => each.Tls is not null).Select(each => (Func<ITlsSource>)(() => new ListenerTls(each.Name, each.Tls!)));
        var pools = settings.Pools.Where(each => each.Tls is not null).Select(each => (Func<ITlsSource>)(() => new PoolTls(each.Name, each.Tls!)));
        foreach (var make in listeners.Concat(pools))
        {
            if (Problem(make) is { } error) yield return error;
        }
    }

    /// <summary>Lets those go that others do not have as well.</summary>
    internal void DropUnless(TlsSources others)
    {
        var kept = others.All.ToHashSet();
        foreach (var source in All.Where(source => !kept.Contains(source))) source.Dispose();
    }

    private static ConfigurationError? Problem(Func<ITlsSource> make)
    {
        try
        {
            make().Dispose();
            return null;
        }
        catch (TlsSettingsException failure)
        {
            return new(failure.Key, failure.Problem, failure.Remedy);
        }
    }
}
