using Proxy.Configuration;
using Proxy.Transport.Tls;

namespace Proxy.Actors.Tls;

/// <summary>TLS to the servers of a pool.</summary>
internal sealed class PoolTls : TlsSource<TlsClientContext>
{
    /// <summary>Reads what the settings name.</summary>
    /// <param name="pool">The pool's name.</param>
    /// <param name="settings">Its <c>tls</c> block.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="TlsSettingsException">Something cannot be used.</exception>
    internal PoolTls(string pool, PoolTlsSettings settings, TimeProvider time)
        : base($"pool {pool}", settings.Reload, time, reader => Make(reader, $"proxy.pools.{pool}.tls", settings))
    {
        Pool = pool;
        Settings = settings;
    }

    /// <summary>The pool's name.</summary>
    internal string Pool { get; }

    /// <summary>What it was made of.</summary>
    internal PoolTlsSettings Settings { get; }

    /// <summary>Makes the session of a new connection to a server.</summary>
    /// <param name="endpoint">The endpoint's name, <c>host:port</c>.</param>
    internal TlsSession CreateSession(string endpoint) =>
        Create(context => context.CreateSession(endpoint, Settings.ServerName ?? HostOf(endpoint)));

    private static string HostOf(string endpoint) => endpoint[..endpoint.LastIndexOf(':')].Trim('[', ']');

    private static Func<TlsClientContext> Make(CertificateReader reader, string key, PoolTlsSettings settings)
    {
        var options = new TlsClientOptions
        {
            Ca = settings.Ca is { } ca ? reader.ReadAuthorities($"{key}.ca", ca, "CA") : default,
            Verify = settings.Verify,
            Certificate = settings.Certificate is { } own ? reader.Read($"{key}.cert", own, "client") : null,
            Alpn = [.. settings.Alpn],
            MinVersion = TlsVersions.Of(settings.Min),
        };
        return () => Checked(key, () => new TlsClientContext(options));
    }
}
