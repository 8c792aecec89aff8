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
    /// <param name="time">The clock.</param>
    /// <exception cref="TlsSettingsException">Something cannot be used; it has all that is wrong.</exception>
    internal static TlsSources Load(ProxySettings settings, TlsSources before, TimeProvider time)
    {
        var made = Read(settings, before, time, out var errors);
        if (errors.Count == 0) return made;
        made.DropUnless(before);
        throw new TlsSettingsException(errors);
    }

    /// <summary>Reads the files that settings name, as far as they can be used.</summary>
    /// <param name="settings">Settings without errors.</param>
    /// <param name="before">What there is; of the same settings it is taken over.</param>
    /// <param name="time">The clock.</param>
    /// <param name="errors">Every error in them.</param>
    internal static TlsSources Read(ProxySettings settings, TlsSources before, TimeProvider time, out IReadOnlyList<ConfigurationError> errors)
    {
        var listeners = new Dictionary<string, ListenerTls>(StringComparer.Ordinal);
        var pools = new Dictionary<string, PoolTls>(StringComparer.Ordinal);
        var wrong = new List<ConfigurationError>();
        foreach (var listener in settings.Listeners)
        {
            if (listener.Tls is not { } tls) continue;
            var isSame = before.Listeners.TryGetValue(listener.Name, out var known) && known.Settings == tls;
            if (isSame || Try(() => new ListenerTls(listener.Name, tls, time), wrong, out known)) listeners[listener.Name] = known!;
        }

        foreach (var pool in settings.Pools)
        {
            if (pool.Tls is not { } tls) continue;
            var isSame = before.Pools.TryGetValue(pool.Name, out var known) && known.Settings == tls;
            if (isSame || Try(() => new PoolTls(pool.Name, tls, time), wrong, out known)) pools[pool.Name] = known!;
        }

        errors = wrong;
        return new TlsSources(listeners, pools);
    }

    /// <summary>Lets those go that others do not have as well.</summary>
    internal void DropUnless(TlsSources others)
    {
        var kept = others.All.ToHashSet();
        foreach (var source in All.Where(source => !kept.Contains(source))) source.Dispose();
    }

    private static bool Try<T>(Func<T> make, List<ConfigurationError> errors, out T? made)
        where T : class
    {
        try
        {
            made = make();
            return true;
        }
        catch (TlsSettingsException failure)
        {
            errors.AddRange(failure.Errors);
            made = null;
            return false;
        }
    }
}
